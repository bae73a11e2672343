"""Decisions on the items of a change request: by the head, by the commission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import ChangeItem, ListChange
from cases.states.list_change import ItemDecision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflows.engine.step import Step

# What a decision form hands over: the items that are refused, each with its reason; every
# other waiting item is approved. A batch is one task however many entries it holds.


def decide_as_head(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Strike the items that the head refuses; the rest goes on to the commission.

    Writes: the decision, its reason, person and time on each refused item.
    """
    refused = _refuse(step, ItemDecision.REJECTED_BY_HEAD)
    return {"refused_items": refused, "passed_items": _waiting(step)}


def reject_all_as_head(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse every waiting item of the request.

    Writes: the decision, its reason, person and time on each item.
    """
    reason = str(step.data.get("reason", "")).strip()
    count = _decide(step, ItemDecision.REJECTED_BY_HEAD, reason=reason)
    return {"refused_items": count}


def decide_as_commission(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse the named items and approve every other waiting one.

    Writes: the decision, its reason, person and time on each item.
    """
    refused = _refuse(step, ItemDecision.REJECTED)
    approved = _decide(step, ItemDecision.APPROVED, reason="")
    return {"refused_items": refused, "approved_items": approved}


def cancel_items(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Close the waiting items of a request that its author withdraws.

    Writes: the decision on each item, so that the entries are free for other requests.
    """
    return {"cancelled_items": _decide(step, ItemDecision.CANCELLED, reason="")}


def _waiting(step: Step) -> int:
    change = cast("ListChange", step.case)
    return change.items.filter(decision=ItemDecision.PENDING).count()


def _refuse(step: Step, decision: ItemDecision) -> int:
    refusals: Mapping[int, str] = step.data.get("refusals", {})
    for pk, reason in refusals.items():
        if not reason.strip():
            raise BadInput(_t("对条目不予通过时，须逐条写明理由。"))
        changed = ChangeItem.objects.filter(
            pk=pk, change_id=step.case.pk, decision=ItemDecision.PENDING
        ).update(
            decision=decision,
            decision_reason=reason.strip(),
            decided_by=step.actor,
            decided_at=step.at,
        )
        if not changed:
            raise BadInput(_t("所选条目不属于本申请，或已有决定。请刷新页面后重新选择。"))
    return len(refusals)


def _decide(step: Step, decision: ItemDecision, *, reason: str) -> int:
    return ChangeItem.objects.filter(
        change_id=step.case.pk, decision=ItemDecision.PENDING
    ).update(
        decision=decision,
        decision_reason=reason,
        decided_by=step.actor,
        decided_at=step.at,
    )
