"""Derive a clock's due date again from its events, day by day, for the page that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases.states.clock import ClockEventKind, ClockUnit
from workflows.clock_arithmetic import Pause, due_date
from workflows.engine.calendar import calendar_version
from workflows.engine.clock_replay import replay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import Clock, ClockEvent
    from workflows.clock_arithmetic import DueDate


@dataclass(frozen=True, kw_only=True)
class DayOnTheWay:
    """One day between start and due date.

    Attributes:
        day: the civil day.
        count: its place in the term, from 1; None where it is not counted.
        reason: why it is not counted; empty where it is.
        is_makeup: a weekend day that a notice orders worked.
    """

    day: date
    count: int | None
    reason: str = ""
    is_makeup: bool = False


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """A due date as the events give it now, with every day on the way.

    `agrees` is False where the date kept on the clock is another one.
    """

    due_on: date
    provisional: bool
    days: tuple[DayOnTheWay, ...]
    counted: int
    skipped: int
    agrees: bool


def derivation(clock: Clock, events: Sequence[ClockEvent]) -> Derivation:
    """Compute a clock's due date from its policy, calendar version and events.

    Args:
        clock: the clock, with its policy.
        events: what happened to it, the oldest first.
    """
    if clock.policy.unit == ClockUnit.WORKING_DAY:
        answer = due_date(
            calendar_version(clock.calendar_id),
            clock.start_on,
            clock.policy.length,
            closed_pauses(events),
        )
        held_until = replay(clock, events).due_on or answer.due
        return _of_working_days(clock, answer, held_until)
    due = clock.start_on + timedelta(days=clock.policy.length)
    days = tuple(
        DayOnTheWay(day=clock.start_on + timedelta(days=count), count=count)
        for count in range(1, clock.policy.length + 1)
    )
    return Derivation(
        due_on=due,
        provisional=False,
        days=days,
        counted=len(days),
        skipped=0,
        agrees=due == clock.due_on,
    )


def closed_pauses(events: Sequence[ClockEvent]) -> list[Pause]:
    """Return the pauses of a clock that have ended, from its events, the oldest first."""
    pauses: list[Pause] = []
    stopped_on: date | None = None
    for event in events:
        if event.kind == ClockEventKind.PAUSE and stopped_on is None:
            stopped_on = event.effective_on
        elif event.kind == ClockEventKind.RESUME and stopped_on is not None:
            pauses.append(Pause(stopped_on, event.effective_on))
            stopped_on = None
    return pauses


def _of_working_days(clock: Clock, answer: DueDate, held_until: date) -> Derivation:
    counts = {day: count for count, day in enumerate(answer.counted, start=1)}
    reasons = {skipped.day: skipped.reason for skipped in answer.skipped}
    days = tuple(
        DayOnTheWay(
            day=day,
            count=counts.get(day),
            reason=reasons.get(day, ""),
            is_makeup=day in answer.makeup_workdays,
        )
        for day in sorted({*counts, *reasons})
    )
    return Derivation(
        due_on=held_until,
        provisional=answer.provisional,
        days=days,
        counted=len(counts),
        skipped=len(reasons),
        agrees=held_until == clock.due_on,
    )
