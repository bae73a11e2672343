"""What a grading scheme does to an entry of the list, and what an entry lacks under it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Touch(TextChoices):
    """Why an entry must be graded anew under a version."""

    LEVEL_GONE = "level_gone", _("级别已取消")
    NOT_ALLOWED = "not_allowed", _("级别不允许现行开放属性")


class GradeGap(TextChoices):
    """Why an entry of the list still needs a look at its level."""

    UNGRADED = "ungraded", _("未分级")
    OTHER_WORD = "other_word", _("写法不在方案内")
    MISFIT = "misfit", _("级别不允许现行开放属性")
    TO_COME = "to_come", _("新方案施行后须复核")


class Judged(TextChoices):
    """How an entry of a yearly review stands."""

    OPEN = "open", _("待复核")
    PROPOSED = "proposed", _("调整申请办理中")
    CONFIRMED = "confirmed", _("已确认维持")
    FITS = "fits", _("级别已符合方案")
