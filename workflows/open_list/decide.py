"""Decisions on the items of a change request: by the head, by the commission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import ChangeItem, ItemConflict
from cases.queries.list_changes import names_of_items
from cases.queries.tightening import TIGHTENING
from cases.states.conflict import Ruling
from cases.states.list_change import ItemDecision
from workflows.open_list.approving import approve_what_fits
from workflows.open_list.disposing import must_be_disposed
from workflows.open_list.neighbour_news import tell_until_when, tell_who_is_overruled
from workflows.open_list.notice_period import give_notice
from workflows.open_list.put_back import as_before
from workflows.open_list.security_review import must_be_reviewed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cases.models import Case
    from workflows.engine.step import Step

REASON_LENGTH = 300

# A decision form hands over the items that are refused, each with its reason; every other
# waiting item is approved. A batch is one task however many entries it holds.


def decide_as_head(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Strike the items that the head refuses; the rest goes on to the commission.

    Writes: the decision, its reason, person and time on each refused item.
    """
    before = as_before(step, _marked_on_the_page(step, ItemDecision.REJECTED_BY_HEAD))
    _note(step, ItemDecision.REJECTED_BY_HEAD)
    tell_until_when(step)
    return {
        "refused_items": _counted(step, ItemDecision.REJECTED_BY_HEAD),
        "passed_items": _counted(step, ItemDecision.PENDING),
        **before,
    }


def decide_alone_what_is_risky(case: Case) -> None:
    """Refuse, in bulk, a request with an item that loosens openness or is otherwise risky.

    Such items never pass in bulk: each request is read by itself before it is approved. Nor does
    what takes openness away (open-list-quality-objection 2.2, rule 4).
    """
    waiting = ChangeItem.objects.filter(change_id=case.pk, decision=ItemDecision.PENDING)
    if risky := waiting.filter(needs_security_review=True).count():
        raise GuardFailed(
            _t("有 %(count)s 个条目放宽开放属性或涉及个人信息，不能批量审核：请打开单独办理。")
            % {"count": risky}
        )
    if tighter := waiting.filter(TIGHTENING).count():
        raise GuardFailed(
            _t("有 %(count)s 个条目移出、收紧或中止开放，不能批量审核：请打开单独办理。")
            % {"count": tighter}
        )


def reject_all_as_head(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse every waiting item of the request.

    Writes: the decision, its reason, person and time on each item.
    """
    # The event keeps the whole reason; an item keeps as much as its column holds.
    reason = str(step.data.get("reason", "")).strip()[:REASON_LENGTH]
    before = as_before(step, Q(decision=ItemDecision.REJECTED_BY_HEAD))
    count = _decide(step, ItemDecision.REJECTED_BY_HEAD, reason=reason)
    return {"refused_items": count, **before}


def decide_as_commission(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse the named items and approve every other waiting one that fits what stands.

    Writes: the decision, its reason, person and time on each item; all that
    `approve_what_fits` and `give_notice` write.

    Raises:
        GuardFailed: an item needs a security review and has none on record, or something depends
            on an entry that loses openness and nothing is ruled of it.
    """
    before = as_before(step, _marked_on_the_page(step, ItemDecision.REJECTED))
    _note(step, ItemDecision.REJECTED)
    must_be_reviewed(step.case)
    impact = must_be_disposed(step)
    facts = {
        **impact,
        "refused_items": _counted(step, ItemDecision.REJECTED),
        **approve_what_fits(step),
        **give_notice(step),
        **before,
    }
    tell_who_is_overruled(step)
    return facts


def note_as_head(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Keep the head's marks on one page of items; they bind when the request is passed on.

    Writes: as `decide_as_head` for the refused items; items of the page that are no longer
    marked wait again.
    """
    return _note(step, ItemDecision.REJECTED_BY_HEAD)


def note_as_commission(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Keep the commission's marks on one page of items, as `note_as_head` does."""
    return _note(step, ItemDecision.REJECTED)


def _marked_on_the_page(step: Step, decision: ItemDecision) -> Q:
    """Return which items the marks of the page change: those no longer marked, and those now."""
    on_page = Q(decision=decision, pk__in=step.data.get("page_items", ()))
    return on_page | Q(pk__in=list(step.data.get("refusals", ())))


def _note(step: Step, decision: ItemDecision) -> dict[str, Any]:  # Any: JSON facts
    waiting = ChangeItem.objects.filter(
        change_id=step.case.pk, decision=decision, pk__in=step.data.get("page_items", ())
    ).update(decision=ItemDecision.PENDING, decision_reason="", decided_by=None, decided_at=None)
    return {"reopened_items": waiting, "refused_items": _refuse(step, decision)}


def cancel_items(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Close the items of a request that its author withdraws, those in conflict too.

    Writes: the decision on each item, so that the entries are free for other requests.
    """
    overtaken = ChangeItem.objects.filter(
        change_id=step.case.pk, decision=ItemDecision.CONFLICT
    ).update(decision=ItemDecision.CANCELLED, decided_by=step.actor, decided_at=step.at)
    ItemConflict.objects.filter(item__change_id=step.case.pk, ruling="").update(
        ruling=Ruling.WITHDRAWN, ruled_by=step.actor, ruled_at=step.at
    )
    return {"cancelled_items": overtaken + _decide(step, ItemDecision.CANCELLED, reason="")}


def _counted(step: Step, decision: ItemDecision) -> int:
    return ChangeItem.objects.filter(change_id=step.case.pk, decision=decision).count()


def _refuse(step: Step, decision: ItemDecision) -> int:
    refusals: Mapping[int, str] = step.data.get("refusals", {})
    _check_reasons(step, refusals)
    for pk, reason in refusals.items():
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


def _check_reasons(step: Step, refusals: Mapping[int, str]) -> None:
    if silent := [pk for pk, reason in refusals.items() if not reason.strip()]:
        raise BadInput(
            _t("勾选“本条不予通过”的条目须写明理由：%(names)s。") % {"names": _named(step, silent)}
        )
    if long := [pk for pk, reason in refusals.items() if len(reason.strip()) > REASON_LENGTH]:
        raise BadInput(
            _t("每个条目的理由不能超过 %(length)s 个字，请删减后重新提交：%(names)s。")
            % {"length": REASON_LENGTH, "names": _named(step, long)}
        )


def _named(step: Step, items: Sequence[int]) -> str:
    return "、".join(f"“{name}”" for name in names_of_items(step.case, items).values())


def _decide(step: Step, decision: ItemDecision, *, reason: str) -> int:
    return ChangeItem.objects.filter(change_id=step.case.pk, decision=ItemDecision.PENDING).update(
        decision=decision,
        decision_reason=reason,
        decided_by=step.actor,
        decided_at=step.at,
    )
