"""Where an uploaded list stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportStatus(models.TextChoices):
    """An uploaded list is looked at first and proposed afterwards."""

    PREVIEWED = "previewed", _("待确认")
    PROPOSED = "proposed", _("已提出申请")
    DISCARDED = "discarded", _("已放弃")
    EXPIRED = "expired", _("久未提出，已清除")
