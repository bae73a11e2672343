"""Put back what a step wrote on the items of a change request, when its person takes it back.

An act notes in its event how the items that it touches one by one stood before (`before`); what
it does to all the others alike is told by their decision alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import ChangeItem, ItemConflict
from cases.queries.list_changes import holding_items
from cases.states.conflict import Ruling
from cases.states.list_change import HOLDING, ItemDecision
from workflows.open_list.contested import lock_contested, recheck_rivals
from workflows.open_list.request_plan import lock_organisations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Q

    from workflows.engine.step import Step

BEFORE = "before"
# Conflicts that wait for their author, here or in another request.
_KNOWN = ("", Ruling.PASSED_ON)
_NOTED = ("pk", "decision", "decision_reason", "decided_by_id", "decided_at")


def as_before(step: Step, touched: Q) -> dict[str, Any]:  # Any: JSON facts
    """Return, for the event, how some items of the request stand before an act changes them.

    Args:
        step: the act.
        touched: which items it will change one by one.
    """
    items = ChangeItem.objects.filter(touched, change_id=step.case.pk)
    rows = [list(row) for row in items.order_by("pk").values_list(*_NOTED)]
    return {BEFORE: rows} if rows else {}


def put_marks_back(step: Step, facts: Mapping[str, Any]) -> None:  # Any: JSON facts
    """Give the items of the request the decisions that they had before the undone step.

    Writes: decision, reason, person and time on each of them.

    Raises:
        GuardFailed: another request has meanwhile taken up the entry of one.
    """
    _lock_proposals(step)
    for pk, decision, reason, person, moment in facts.get(BEFORE, ()):
        ChangeItem.objects.filter(pk=pk, change_id=step.case.pk).update(
            decision=decision,
            decision_reason=reason,
            decided_by_id=person,
            decided_at=datetime.fromisoformat(moment) if moment else None,
        )
    _must_hold_alone(step)


def put_refusal_back(step: Step, facts: Mapping[str, Any]) -> None:  # Any: JSON facts
    """Let the items wait again that a head refused together; earlier marks stay.

    Writes: as `put_marks_back`.
    """
    _wait_again(step, ItemDecision.REJECTED_BY_HEAD)
    put_marks_back(step, facts)


def put_conclusion_back(step: Step, facts: Mapping[str, Any]) -> None:  # Any: JSON facts
    """Let the items wait again that the commission approved; its earlier marks stay.

    Conflicts that other requests met because of this one are looked at anew.

    Writes: as `put_marks_back`; outbox rows, as `recheck_rivals` does.

    Raises:
        GuardFailed: a version has taken an item in, or another request its entry; or an item
            met a conflict, of which others know by now.
    """
    items = ChangeItem.objects.filter(change_id=step.case.pk)
    lock_contested(items)
    if ItemConflict.objects.filter(item__change_id=step.case.pk, ruling__in=_KNOWN).exists():
        raise GuardFailed(
            _t("有条目与其他调整冲突，已转交提出单位处理，不能再撤回审查意见。请与提出单位联系。")
        )
    taken = ChangeItem.objects.filter(
        change_id=step.case.pk, decision=ItemDecision.APPROVED, list_version__isnull=False
    )
    number = taken.values_list("list_version__number", flat=True).first()
    if number is not None:
        raise GuardFailed(
            _t("已批准的条目已收入清单版本 %(number)s，不能再撤回审查意见。请联系版本编制人。")
            % {"number": number}
        )
    _wait_again(step, ItemDecision.APPROVED)
    _wait_again(step, ItemDecision.SUPERSEDED)
    put_marks_back(step, facts)
    recheck_rivals(items, step)


def _wait_again(step: Step, decision: ItemDecision) -> None:
    ChangeItem.objects.filter(change_id=step.case.pk, decision=decision).update(
        decision=ItemDecision.PENDING,
        decision_reason="",
        decided_by=None,
        decided_at=None,
        not_before=None,
    )


def _lock_proposals(step: Step) -> None:
    """Wait for those who draft for the same organisation, as they wait for each other."""
    lock_organisations([step.case.organisation_id])


def _must_hold_alone(step: Step) -> None:
    """Refuse where two open requests would now have one entry in their hands."""
    own = ChangeItem.objects.filter(change_id=step.case.pk, decision__in=HOLDING)
    # Their own approved change that somebody overruled holds nothing: it was there before.
    holding = holding_items(own.values("entry_id"), change=step.case).filter(decision__in=HOLDING)
    others = holding.filter(change__finished__isnull=True).exclude(change_id=step.case.pk)
    other = others.select_related("change").first()
    if other is not None:
        raise GuardFailed(
            _t("有条目已由申请 %(number)s 接着提出调整，不能再撤回。请等其办结，或另行起草。")
            % {"number": other.change.number}
        )
