"""Rule on a conflict, and tell those whose wording is kept: their change is contested no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from cases.models import ChangeItem
from cases.queries.neighbours import PASSED
from cases.states.list_change import ItemDecision
from workflows.open_list.meetings import gathered
from workflows.open_list.neighbour_news import KEPT, announce
from workflows.open_list.neighbours import as_it_stands, neighbour, pairs_of, passed_around
from workflows.open_list.settle import rule_on_conflicts
from workflows.open_list.yielding import yield_to_what_stands

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import ListChange
    from workflows.engine.step import Step

Facts = dict[str, Any]  # Any: JSON facts


def rule_and_tell(step: Step) -> Facts:
    """Rule on conflicts as `rule_on_conflicts` does; of items that are given up, tell of it.

    What is proposed again is told when it is handed in.
    """
    return _and_tell(step, rule_on_conflicts)


def yield_and_tell(step: Step) -> Facts:
    """Give conflicting items up as `yield_to_what_stands` does, and tell whose wording is kept."""
    return _and_tell(step, yield_to_what_stands)


def _and_tell(step: Step, perform: Callable[[Step], Facts]) -> Facts:
    change = cast("ListChange", step.case)
    # Once given up, an item is nobody's neighbour any more.
    pairs = [
        (own, other)
        for own, other in pairs_of(change)
        if own.decision == ItemDecision.CONFLICT and other.decision in PASSED
    ]
    passed = passed_around(pairs, without=change)
    met = [
        (own, other, seen)
        for own, other in pairs
        for seen in [as_it_stands(neighbour(own, other), other, passed[other.entry_id])]
        if seen
        and (seen.differences or other.proposed_row_id is None or own.proposed_row_id is None)
    ]
    facts = perform(step)
    given_up = ChangeItem.objects.filter(
        pk__in=[own.pk for own, _other, _seen in met], decision=ItemDecision.CANCELLED
    )
    kept = set(given_up.values_list("pk", flat=True)) if met else set()
    meetings = gathered(each for each in met if each[0].pk in kept)
    for meeting in meetings:
        meeting.why = str(step.data.get("reason", "")).strip()
    announce(step, KEPT, meetings)
    return facts
