"""Vocabulary of quality: the six dimensions of GB/T 36344 and the bands of a score."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class QualityDimension(models.TextChoices):
    """What is looked at when the quality of an entry is scored (GB/T 36344-2018)."""

    STANDARD = "standard", _("规范性")
    COMPLETE = "complete", _("完整性")
    ACCURATE = "accurate", _("准确性")
    CONSISTENT = "consistent", _("一致性")
    TIMELY = "timely", _("时效性")
    ACCESSIBLE = "accessible", _("可访问性")


class ScoreBand(models.TextChoices):
    """The five levels of a score, best first."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("良好")
    FAIR = "fair", _("中等")
    PASSABLE = "passable", _("合格")
    POOR = "poor", _("待改进")


class ScoreCap(models.TextChoices):
    """Why a score may not be higher."""

    PERSONAL_INFORMATION = "personal_information", _("个人信息未经复核")
    CATALOGUE_CLOSED = "catalogue_closed", _("资源目录标为非开放")


class ScoreSubject(models.TextChoices):
    """What is scored; the two are never made one number."""

    ENTRY = "entry", _("条目质量")
    DATA = "data", _("数据质量")
