"""What is said of a name that another city opens and this city does not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeerChoice(models.TextChoices):
    """What the city does about a name that another city opens."""

    PROPOSE = "propose", _("提出新增")
    NOT_APPLICABLE = "not_applicable", _("不适用本市")
