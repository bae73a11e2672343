"""Vocabulary of clocks: units, states and the events they are made of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _, ngettext


class ClockUnit(models.TextChoices):
    """In what a length is counted (decisions.md, Clocks)."""

    WORKING_DAY = "working_day", _("工作日")
    CALENDAR_DAY = "calendar_day", _("自然日")
    WORKING_HOUR = "working_hour", _("工作小时")
    FIXED_DATE = "fixed_date", _("固定日期")


def counted(length: int, unit: str) -> str:
    """Return so many of a unit, in the words of the reader's language."""
    if unit == ClockUnit.CALENDAR_DAY:
        words = ngettext("%(length)s 个自然日", "%(length)s 个自然日", length)
    elif unit == ClockUnit.WORKING_HOUR:
        words = ngettext("%(length)s 个工作小时", "%(length)s 个工作小时", length)
    else:
        words = ngettext("%(length)s 个工作日", "%(length)s 个工作日", length)
    return words % {"length": length}


# What a length is given in.
COUNTED_UNITS = (ClockUnit.WORKING_DAY, ClockUnit.CALENDAR_DAY, ClockUnit.WORKING_HOUR)
# What is counted on the working calendar, and moves with it.
CALENDAR_UNITS = (ClockUnit.WORKING_DAY, ClockUnit.WORKING_HOUR)


class ClockStatus(models.TextChoices):
    """Whether a clock still counts."""

    RUNNING = "running", _("计时中")
    PAUSED = "paused", _("暂停")
    SATISFIED = "satisfied", _("已办结")
    VOID = "void", _("已作废")


class ClockEventKind(models.TextChoices):
    """What happened to a clock; every shown number follows from these."""

    START = "start", _("起算")
    PAUSE = "pause", _("暂停计时")
    RESUME = "resume", _("恢复计时")
    RESET = "reset", _("重新起算")
    EXTEND = "extend", _("延期")
    SATISFY = "satisfy", _("办结")
    REOPEN = "reopen", _("撤回办结")
    VOID = "void", _("作废")
    RECOMPUTE = "recompute", _("日历调整重算")
    POLICY = "policy", _("改用新时长")


class ClockVerb(models.TextChoices):
    """What a typed reason does to a clock; they are never mixed (2.1, items 6 and 10)."""

    PAUSE = "pause", _("暂停计时")
    RESET = "reset", _("重新起算")
    EXTEND = "extend", _("延期")
    ANSWER = "answer", _("按发出日办结")


class ExtensionDecision(models.TextChoices):
    """What became of a request for more time."""

    PENDING = "pending", _("待负责人审批")
    APPROVED = "approved", _("同意延期")
    REFUSED = "refused", _("不同意延期")
    # The clock ended before anybody decided.
    VOID = "void", _("已作废")


OPEN_CLOCK_STATUSES = (ClockStatus.RUNNING, ClockStatus.PAUSED)
# The fact of an act that names the clocks which went on with another task.
CLOCKS_HANDED_ON = "clocks_handed_on"


class Tier(models.TextChoices):
    """How far the source of a rule can be trusted (rules.md, section 0)."""

    V = "V", _("已核原文")
    S = "S", _("工作安排原文")
    P = "P", _("仅见摘要")
    R = "R", _("凭记忆，待核")
    A = "A", _("类推")
    C = "C", _("内部约定")


class AssignmentReason(models.TextChoices):
    """Why a work item came to a person or left them."""

    CLAIM = "claim", _("领取")
    RELEASE = "release", _("退回队列")
    HAND_OVER = "hand_over", _("移交")
    PULL = "pull", _("系统派取")
    DRAFT = "draft", _("起草")
    ESCALATE = "escalate", _("逾期升级")
    BULK = "bulk", _("批量派办")
    RETURN = "return", _("离岗退回")
    TAKE_BACK = "take_back", _("撤回办理")
    ROUTE = "route", _("按规则重新分派")
