"""Conflicts that are none any more, because what an item met stands no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import ChangeItem, ItemConflict, ListChange
from cases.states.conflict import Ruling
from cases.states.list_change import HOLDING, ItemDecision, ListChangeState
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.record_language import in_record_language
from workflows.open_list.conflict_news import announce_conflict
from workflows.open_list.contested import lock_contested
from workflows.open_list.judging import judge, waiting
from workflows.open_list.neighbour_news import tell_who_is_overruled
from workflows.open_list.notice_period import give_notice
from workflows.open_list.setting_apart import split_conflicts
from workflows.open_list.standing import approved_before

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import OutboxMessage
    from workflows.engine.step import Step


def recheck_conflict(message: OutboxMessage, at: datetime) -> None:
    """Let a request go on whose items meet nothing any more.

    One that its author has ruled on meanwhile, or that still meets something, stays as it is.

    Writes: what `dissolve_conflict` writes.
    """
    change = ListChange.objects.get(pk=message.payload["request"])
    on = civil_date(at)
    if change.state != ListChangeState.CONFLICT or not _free_items(change, on=on):
        return
    with in_record_language():
        reason = _t("与之冲突的调整已不再处于批准状态，冲突解除，不需要提出单位处理。")
    gate.act(
        case=change,
        name="dissolve_conflict",
        actor=None,
        at=at,
        expected_version=None,
        data={"reason": reason},
    )


def dissolve_conflict(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Approve what the commission had approved, and a conflict alone kept back.

    What still meets something goes on waiting for its author, in a request of its own.

    Writes: the decision of the items, and what became of their conflicts; the request that goes
    on with the others.

    Raises:
        GuardFailed: everything still meets something.

    Rests on open-list-quality-objection.md 2.2 (rule 3): a conclusion that was taken back counts
    as never made, and what it stood in the way of is as its own reviewer decided (house default).
    """
    change = cast("ListChange", step.case)
    lock_contested(_kept_back(change))
    free = _free_items(change, on=civil_date(step.at))
    if not free:
        raise GuardFailed(_t("申请中的条目仍与其他调整冲突，须由提出单位处理。"))
    found = ItemConflict.objects.filter(item_id__in=free, ruling="")
    found.update(ruling=Ruling.DISSOLVED, ruled_at=step.at)
    items = ChangeItem.objects.filter(pk__in=free)
    # They stand behind what was approved while they were kept back, and were judged by it.
    approved = items.update(decision=ItemDecision.APPROVED, decision_reason="", decided_at=step.at)
    facts: dict[str, Any] = {"approved_items": approved}  # Any: JSON facts
    with in_record_language():
        reason = _t("%(number)s 的其余冲突已解除，本条目仍有冲突。") % {"number": change.number}
    split = split_conflicts(change, at=step.at, reason=reason)
    if split:
        announce_conflict(split, step)
    facts |= give_notice(step)
    tell_who_is_overruled(step)
    return facts | ({"conflict_request": split.number} if split else {})


def _kept_back(change: ListChange) -> QuerySet[ChangeItem]:
    return ChangeItem.objects.filter(
        change=change, decision=ItemDecision.CONFLICT, conflicts__ruling=""
    )


def _free_items(change: ListChange, *, on: date) -> list[int]:
    """Return the items in conflict that fit what stands by now.

    One whose organisation meanwhile proposes something else of the entry waits for its author,
    who says which of the two is meant.
    """
    kept_back = _kept_back(change).exclude(Exists(_proposed_anew(change)))
    approved = approved_before(kept_back.values("entry_id"), without=change.pk)
    items = waiting(kept_back)
    clashes = judge(items, on=on, approved=waiting(approved)).clashes
    return [item.pk for item in items if item.pk not in clashes]


def _proposed_anew(change: ListChange) -> QuerySet[ChangeItem]:
    """Return what the same organisation proposed of an item's entry after it met its conflict."""
    return ChangeItem.objects.filter(
        entry=OuterRef("entry"),
        pk__gt=OuterRef("pk"),
        decision__in=HOLDING,
        change__organisation=change.organisation_id,
        change__finished__isnull=True,
    )
