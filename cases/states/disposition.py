"""What becomes of what depends on an entry that is removed or made less open (处置)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Disposition(models.TextChoices):
    """What a person of the commission rules about one dependent matter."""

    CONTINUE = "continue", _("继续办理至决定")
    TERMINATE = "terminate", _("通知后终止")
    MIGRATE = "migrate", _("转至其他条目")
