"""Approve the items of a request that fit what stands; what meets a conflict is set apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.models import ChangeItem, ListChange
from cases.proof_of_approvals import sealed_items
from cases.states.list_change import ItemDecision
from workflows.engine.clocks import civil_date
from workflows.engine.record_language import in_record_language
from workflows.open_list.conflict_news import announce_conflict
from workflows.open_list.contested import lock_contested
from workflows.open_list.handed_on import close_what_is_anothers
from workflows.open_list.judging import judge, waiting
from workflows.open_list.setting_apart import (
    record_conflicts,
    record_nothing_new,
    split_conflicts,
)
from workflows.open_list.standing import approved_before

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from workflows.engine.step import Step
    from workflows.open_list.judging import Clash


def approve_what_fits(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Approve every waiting item of a request that overlaps nothing approved before.

    Where two departments change one entry, the first approval stands. The other change joins it,
    is overtaken where it says the same, or waits for its author's ruling where it differs, while
    the rest of its request goes on. What is another organisation's entry by now is closed.

    Writes: the decision of each item; conflicts, and the request that goes on with them where
    something else of this one is approved.

    Rests on open-list-quality-objection.md 2.2 (rule 3), 7 (scenarios 1, 2, 4).
    """
    change = cast("ListChange", step.case)
    pending = ChangeItem.objects.filter(change=change, decision=ItemDecision.PENDING)
    lock_contested(pending)
    # Taking a version back is the commission's, whoever provides the entries.
    reverses = change.reverses_id is not None
    anothers = 0 if reverses else close_what_is_anothers(change, pending)
    approved = approved_before(pending.values("entry_id"), without=change.pk)
    on = civil_date(step.at)
    judged = judge(waiting(pending), on=on, approved=waiting(approved))
    # What is only approved may still be taken back: both wait, and the cut closes the second.
    nothing_new = judged.nothing_new & judge(waiting(pending), on=on).nothing_new
    decided = {"decided_by": step.actor, "decided_at": step.at}
    record_conflicts(judged.clashes, at=step.at)
    record_nothing_new(nothing_new)
    settled = change.items.filter(decision__in=(ItemDecision.CONFLICT, ItemDecision.SUPERSEDED))
    settled.filter(decided_at__isnull=True).update(**decided)
    facts: dict[str, Any] = {  # Any: JSON facts
        "approved_items": pending.update(
            decision=ItemDecision.APPROVED, decision_reason="", **decided
        )
    }
    facts["items_seal"] = sealed_items(change.pk)
    if anothers:
        facts["anothers"] = anothers
    if nothing_new:
        facts["nothing_new"] = len(nothing_new)
    if judged.clashes:
        facts["conflict_items"] = len(judged.clashes)
        facts["conflicts"] = dict(Counter(each.reason.value for each in judged.clashes.values()))
    if judged.clashes and facts["approved_items"]:
        facts["conflict_request"] = _split(change, step)
    elif judged.clashes:
        announce_conflict(change, step)
    return facts


def clashes_of(change: ListChange, items: Sequence[int], *, on: date) -> dict[int, Clash]:
    """Return what some waiting items of a request would meet if they were approved now.

    Args:
        change: the request.
        items: primary keys, as many as a page shows.
        on: the day whose scheme of grading counts.
    """
    pending = ChangeItem.objects.filter(
        change=change, decision=ItemDecision.PENDING, pk__in=list(items)
    )
    approved = approved_before(pending.values("entry_id"), without=change.pk)
    return judge(waiting(pending), on=on, approved=waiting(approved)).clashes


def _split(change: ListChange, step: Step) -> str:
    with in_record_language():
        reason = _t("%(number)s 审查时与另一项已批准的调整冲突。") % {"number": change.number}
    split = split_conflicts(change, at=step.at, reason=reason)
    if split is None:
        return ""
    announce_conflict(split, step)
    return split.number
