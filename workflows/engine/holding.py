"""How long the messages of a person's step are held, so that the person may take it back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from cases.states.civil_time import SHANGHAI
from cases.states.clock import ClockStatus
from cases.states.taking_back import TAKE_BACK
from workflows.engine.clocks import civil_date
from workflows.engine.end_of_stops import any_waits_for
from workflows.engine.places import moves_by_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import Case, Clock
    from workflows.engine.nodes import Outcome
    from workflows.engine.step import Step

# decisions.md, Words: a hold ends at 23:59 of the due day at the latest.
LAST_MINUTE = time(23, 59)
HELD_UNTIL = "held_until"


def hold(
    step: Step, declared: Outcome, *, from_state: str, stopped: Sequence[Clock] = ()
) -> dict[str, datetime]:
    """Hold the messages of a step that may be taken back; return what its event says of that.

    To be called when the move is made and the task's clocks are still open. What cannot be
    taken back is not held: nobody would gain by the wait. A late step is not held either.

    Args:
        step: the step of a task.
        declared: the outcome by which it finishes the task.
        from_state: the state before the move.
        stopped: the case's other clocks that stand still; a stop that the step ends is an event
            of its own, behind which the step is no longer the last.
    """
    if not (declared.may_be_taken_back and leads_back(step.case, to=from_state)):
        return {}
    if any_waits_for(stopped, act=declared.name, on=civil_date(step.at)):
        return {}
    until = step.at + timedelta(minutes=settings.TAKE_BACK_MINUTES)
    for clock in step.open_clocks:
        if clock.status == ClockStatus.RUNNING:
            until = min(until, datetime.combine(clock.due_on, LAST_MINUTE, tzinfo=SHANGHAI))
    if until <= step.at:
        return {}
    step.held_until = until
    return {HELD_UNTIL: until}


def leads_back(case: Case, *, to: str) -> bool:
    """Tell whether the kind of case declares the way back from its state to an earlier one."""
    return to in _ways_back(type(case)).get(case.state, ())


@cache
def _ways_back(record: type[Case]) -> dict[str, tuple[str, ...]]:
    return moves_by_source(record).get(TAKE_BACK, {})
