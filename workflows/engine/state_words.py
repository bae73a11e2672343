"""What the states before and behind an event are called, in its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models.case import STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django_stubs_ext import StrOrPromise

    from cases.models import Case, CaseEvent


def states_around(
    case: Case, events: Sequence[CaseEvent]
) -> Mapping[int, tuple[StrOrPromise, StrOrPromise]]:
    """Return, by the sequence of each event, what the states before and behind it are called.

    Args:
        case: the case.
        events: some or all of its events.
    """
    words = case.flow_class.event_words(events)
    found = {}
    for event in events:
        before, behind = words.get(event.sequence, ("", ""))
        found[event.sequence] = (
            before or _label(case, event.from_state),
            behind or _label(case, event.to_state),
        )
    return found


def state_behind(event: CaseEvent) -> StrOrPromise:
    """Return what the state behind an event is called; its case is read with it."""
    return states_around(event.case, [event])[event.sequence][1]


def _label(case: Case, state: str) -> StrOrPromise:
    states = STATES.get(case.kind)
    return states(state).label if states and state in states.values else state
