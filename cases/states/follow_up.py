"""What an application wants of a grant that is there already."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FollowUp(models.TextChoices):
    """How an application follows a live grant (decisions; conditional-access, rows 34 and 39)."""

    RENEWAL = "renewal", _("续期")
    AMENDMENT = "amendment", _("变更")
