"""What becomes of an emergency suspension: confirmed, refused, lapsed, lifted, in a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import CaseEvent, WorkItem
from workflows.engine.clocks import civil_date
from workflows.open_list.emergency_news import tell_of
from workflows.open_list.emergency_proposal import propose_suspension

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case, EmergencySuspension
    from workflows.engine.step import Step


def confirm_suspension(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note who confirmed, and draft the list change by which it enters the next version.

    Writes: the confirmation; all that `propose_suspension` writes; news.

    Raises:
        GuardFailed: the day by which it had to be confirmed is over: it lapses.

    Rests on open-list-quality-objection 7 (scenario 13), decisions.md (Open list).
    """
    suspension = cast("EmergencySuspension", step.case)
    if is_overdue(suspension, on=civil_date(step.at)):
        raise GuardFailed(
            _t(
                "确认期限已过，本次紧急中止已经失效，不能再确认。"
                "仍须中止的，请在条目页面重新下达紧急中止。"
            )
        )
    suspension.confirmed_by, suspension.confirmed_at = step.actor, step.at
    suspension.save(update_fields=["confirmed_by", "confirmed_at"])
    tell_of(step, act="confirm")
    return propose_suspension(suspension, at=step.at)


def lacks_a_request(case: Case) -> bool:
    """Tell whether no request in work makes a suspension lasting: else one is drafted already."""
    change = cast("EmergencySuspension", case).change
    return change is None or change.is_closed


def propose_later(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Draft the list change that could not be drafted before, or that came to nothing.

    Writes: all that `propose_suspension` writes.

    Raises:
        GuardFailed: a request for it is open, another request holds the entry, or the list says
            already that it is suspended.
    """
    suspension = cast("EmergencySuspension", step.case)
    change = suspension.change
    if change is not None and not lacks_a_request(suspension):
        raise GuardFailed(
            _t("中止条目的调整申请 %(number)s 正在办理，不必重复提出。") % {"number": change.number}
        )
    facts = propose_suspension(suspension, at=step.at)
    if "held_by" in facts:
        raise GuardFailed(
            _t(
                "该条目已在申请 %(number)s 中办理，不能另行提出。"
                "请由提供部门在该申请中把数据资源状态改为“中止开放”，或等其办结后再提出。"
            )
            % {"number": facts["held_by"]}
        )
    if "request" not in facts:
        raise GuardFailed(_t("清单最新内容中该条目已经中止或移出，不必再提出调整申请。"))
    return facts


def refuse_suspension(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the entry be open again, because the second person disagrees.

    Writes: the end; news.
    """
    return _end(step, act="refuse")


def lift_suspension(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the entry be open again.

    The request that would have made the suspension lasting is withdrawn where it still can be.

    Writes: the end; news.
    """
    return _end(step, act="lift")


def lapse_suspension(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """End a suspension that nobody confirmed in time.

    Writes: the end; news.

    Raises:
        GuardFailed: it may still be confirmed.
    """
    suspension = cast("EmergencySuspension", step.case)
    if not is_overdue(suspension, on=civil_date(step.at)):
        raise GuardFailed(_t("确认期限未过，紧急中止仍然有效。"))
    return _end(step, act="lapse")


def leave_it_to_the_version(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """End a suspension that the version in effect says itself.

    Writes: the end; news.
    """
    return _end(step, act="enter_version")


def _end(step: Step, *, act: str) -> dict[str, Any]:  # Any: JSON facts
    suspension = cast("EmergencySuspension", step.case)
    suspension.ended_at = step.at
    suspension.save(update_fields=["ended_at"])
    tell_of(step, act=act)
    return {"entry": str(suspension.entry.uid), "suspended_at": suspension.created}


def is_overdue(suspension: EmergencySuspension, *, on: date) -> bool:
    """Tell whether the day by which a suspension had to be confirmed is over."""
    waiting = WorkItem.objects.filter(process_id=suspension.pk, finished__isnull=True)
    return waiting.filter(due_on__lt=on).exists()


def who_ordered(case: Case) -> frozenset[int]:
    """Return who ordered a suspension: nobody lifts their own."""
    opened = CaseEvent.objects.filter(case_id=case.pk, act="open").order_by("sequence")
    pairs = opened.values_list("actor_id", "acting_for_id")[:1]
    return frozenset(person for pair in pairs for person in pair if person)
