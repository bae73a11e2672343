"""Change the length of a deadline, or what it is counted in, from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import ClockPolicy
from cases.states.clock import COUNTED_UNITS, ClockUnit, Tier
from cases.states.system_act import SystemAct
from workflows.administration.duplicates import refusing_duplicates
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Person

LONGEST = 400
# Every later change must hold from a later day: a mistyped year would shut the deadline for ever.
FURTHEST = timedelta(days=2 * 366)
# Beyond a year a day is meant only by who says so.
FAR = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class PolicyChange:
    """What an administrator enters: the new length, the day it holds from, and its source.

    A fixed date has no length: its clocks are given the day when they start. An empty unit is
    the one that the deadline has. A day more than a year ahead is taken only where it is
    confirmed.
    """

    effective_from: date
    source: str
    tier: str
    length: int = 0
    unit: str = ""
    is_far_meant: bool = False


@patiently
@transaction.atomic
def change_clock_policy(
    *, actor: Person, code: str, change: PolicyChange, at: datetime
) -> ClockPolicy:
    """Give a deadline another length or unit from a day on; running clocks keep theirs.

    Args:
        actor: an administrator.
        code: the deadline, such as `list.review`.
        change: length and unit, first day, source and tier.
        at: the moment of the entry.

    Writes: one `ClockPolicy` with the ladder and reasons of the one before; one system event.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: no such deadline, a length out of range or for a fixed date, a unit that cannot
            be, a day that has begun or lies years ahead, no source, nothing that differs from
            the rule in force on that day.
    """
    require_administrator(actor, on=civil_date(at))
    newest = _newest_when_nobody_else_enters(code)
    _check_length(change, newest)
    unit = _checked_unit(change, newest)
    _check(change, newest, today=civil_date(at))
    _check_differs(change, newest, unit)
    policy = ClockPolicy(
        code=code,
        label=newest.label,
        length=change.length,
        unit=unit,
        source=change.source.strip(),
        tier=change.tier,
        effective_from=change.effective_from,
        ladder=newest.ladder,
        reasons=newest.reasons,
        entered_by=actor,
    )
    with refusing_duplicates(
        _t("“%(label)s”在 %(day)s 已有一条规则：请另选施行日期。")
        % {"label": newest.label, "day": change.effective_from},
        field="effective_from",
    ):
        policy.save(force_insert=True)
    append_system_event(
        act=SystemAct.CLOCK_POLICY_CHANGED,
        actor=actor,
        at=at,
        data={
            "code": code,
            "from": newest.length,
            "to": policy.length,
            "unit": policy.unit,
            **({} if unit == newest.unit else {"unit_before": newest.unit}),
            "effective_from": policy.effective_from,
            "source": policy.source,
            "tier": policy.tier,
        },
    )
    return policy


def _newest_when_nobody_else_enters(code: str) -> ClockPolicy:
    """Return the newest rule, once nobody else enters or withdraws one of this deadline."""
    rules = ClockPolicy.objects.filter(code=code)
    # The rows that are there stand for the deadline; one entered meanwhile is read after them.
    list(rules.select_for_update().order_by("pk").values_list("pk"))
    newest = rules.filter(withdrawn_at__isnull=True).order_by("-effective_from").first()
    if newest is None:
        raise BadInput(_t("没有代码为“%(code)s”的时限。") % {"code": code})
    return newest


def _check_length(change: PolicyChange, newest: ClockPolicy) -> None:
    if newest.is_fixed_date:
        if change.length:
            raise BadInput(
                _t("“%(label)s”到固定日期截止，没有时长可调整：日期在每次起算时指定。")
                % {"label": newest.label},
                field="length",
            )
    elif not 1 <= change.length <= LONGEST:
        raise BadInput(
            _t("时长须为 1 至 %(longest)s 之间的整数。") % {"longest": LONGEST}, field="length"
        )


def _checked_unit(change: PolicyChange, newest: ClockPolicy) -> str:
    """Return the unit of the new rule; a fixed date stays one, and no length becomes one."""
    unit = change.unit or newest.unit
    if unit == newest.unit:
        return unit
    if newest.is_fixed_date or unit not in COUNTED_UNITS:
        names = "、".join(str(each.label) for each in COUNTED_UNITS)
        raise BadInput(
            _t("“%(label)s”不能改用这一单位：有时长的时限可选%(names)s，固定日期的时限不能改。")
            % {"label": newest.label, "names": names},
            field="unit",
        )
    if unit == ClockUnit.WORKING_HOUR and any("percent" in rung for rung in newest.ladder):
        raise BadInput(
            _t("“%(label)s”的升级阶梯有按比例的层级，不能按工作小时计：请选工作日或自然日。")
            % {"label": newest.label},
            field="unit",
        )
    return unit


def _check(change: PolicyChange, newest: ClockPolicy, *, today: date) -> None:
    if change.effective_from <= today:
        raise BadInput(
            _t("施行日期须晚于今天（%(today)s）：已起算的时限不追溯调整。") % {"today": today},
            field="effective_from",
        )
    if change.effective_from - today > FURTHEST:
        raise BadInput(
            _t("施行日期最晚为 %(latest)s：请核对年份。") % {"latest": today + FURTHEST},
            field="effective_from",
        )
    if change.effective_from - today > FAR and not change.is_far_meant:
        raise BadInput(
            _t(
                "施行日期 %(day)s 距今超过一年，在此之前这项时限不能再登记更早的调整："
                "请核对年份；确需如此的，请勾选这一项再登记。"
            )
            % {"day": change.effective_from},
            field="is_far_meant",
        )
    if change.effective_from <= newest.effective_from:
        raise BadInput(_must_be_later(newest, today=today), field="effective_from")
    if not change.source.strip():
        raise BadInput(_t("请写明依据：文件名称和条款，或“内部约定”。"), field="source")
    if change.tier not in Tier.values:
        raise BadInput(_t("请选择依据的可信度。"), field="tier")


def _must_be_later(newest: ClockPolicy, *, today: date) -> str:
    said = {"day": newest.effective_from}
    if newest.effective_from <= today:
        return _t("已有一条自 %(day)s 起施行的规则，新规则的施行日期须在其后。") % said
    return (
        _t(
            "已登记一条自 %(day)s 起施行的规则，新规则的施行日期须在其后；"
            "那一条登记有误的，先在“时限规则”页撤回。"
        )
        % said
    )


def _check_differs(change: PolicyChange, newest: ClockPolicy, unit: str) -> None:
    """Refuse what the newest rule says already: it is the one in force on every later day."""
    entered = (change.length, unit, change.source.strip(), change.tier)
    if entered == (newest.length, newest.unit, newest.source, newest.tier):
        raise BadInput(
            _t(
                "与自 %(day)s 起施行的规则完全相同（%(term)s）：没有需要登记的调整。"
                "请更改时长、单位或依据，或者取消。"
            )
            % {"day": newest.effective_from, "term": newest.term},
            field="source" if newest.is_fixed_date else "length",
        )
