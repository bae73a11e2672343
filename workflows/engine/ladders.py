"""The ladder of a clock as it stands: its rungs, what fired in this cycle, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import EscalationFiring
from cases.states.clock import ClockStatus
from workflows.engine.calendar import calendar_version
from workflows.engine.rungs import PlannedRung, Term, ladder_of, next_rung, planned_rungs

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Clock
    from workflows.working_days import WorkingCalendar


def rungs_of(clock: Clock) -> tuple[PlannedRung, ...]:
    """Return the rungs of a clock with their moments, the earliest first."""
    return planned_rungs(
        calendar_version(clock.calendar_id), ladder_of(clock.policy.ladder), term_of(clock)
    )


def next_rung_at(
    clock: Clock, *, at: datetime, calendar: WorkingCalendar | None = None
) -> datetime | None:
    """Return when the sweep must look at a clock next; None where nothing is ahead.

    To be asked after every change of a clock: a resume schedules only what is still to come,
    and what fired in this cycle is not repeated (queues-and-deadlines 2.1, item 13).

    Args:
        clock: with its policy, dates, status and cycle as they now are.
        at: the moment of the change.
        calendar: the version that it counts on, where the caller has it at hand.
    """
    if clock.status != ClockStatus.RUNNING or not clock.policy.ladder:
        return None
    coming = next_rung(
        calendar or calendar_version(clock.calendar_id),
        ladder_of(clock.policy.ladder),
        term_of(clock),
        fired=_fired_in_this_cycle(clock) if clock.pk else (),
        after=at,
    )
    return coming.planned_at if coming else None


def _fired_in_this_cycle(clock: Clock) -> set[str]:
    fired = EscalationFiring.objects.filter(clock_id=clock.pk, cycle=clock.cycle)
    return set(fired.values_list("rung", flat=True))


def term_of(clock: Clock) -> Term:
    """Return the dates of a clock that its rungs hang on."""
    return Term(
        due_on=clock.due_on, length=clock.policy.length + clock.extended_by, unit=clock.policy.unit
    )
