"""What the events of a clock add up to: its due date and status, from nothing but them.

`Clock.due_on`, `status` and the due date on the task are caches; this is what they cache
(queues-and-deadlines 2.1: every shown number is a function of events and a calendar).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cases.states.clock import ClockEventKind, ClockStatus, ClockUnit
from workflows.clock_arithmetic import Pause, due_date
from workflows.engine.calendar import calendar_version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cases.models import Clock, ClockEvent
    from workflows.working_days import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What a clock must show."""

    start_on: date | None
    due_on: date | None
    status: str
    satisfied_on: date | None


@dataclass(kw_only=True)
class _Running:
    start_on: date | None = None
    length: int = 0
    paused_on: date | None = None
    pauses: list[Pause]
    status: str = ""
    satisfied_on: date | None = None
    not_before: date | None = None


def replay(
    clock: Clock, events: Iterable[ClockEvent], *, calendar: WorkingCalendar | None = None
) -> Replayed:
    """Count a clock again from its events, the oldest first.

    While a clock stands still its due date is the one it had when it stopped.

    Args:
        clock: the clock, with its policy.
        events: what happened to it.
        calendar: the calendar to count on; left out: the clock's own version.
    """
    now = _Running(length=clock.policy.length, pauses=[])
    for event in events:
        _apply(now, event)
    return Replayed(
        start_on=now.start_on,
        due_on=_due(clock, now, calendar),
        status=now.status,
        satisfied_on=now.satisfied_on,
    )


def _apply(now: _Running, event: ClockEvent) -> None:
    on = event.effective_on
    match event.kind:
        case ClockEventKind.START | ClockEventKind.RESET:
            now.start_on, now.status = on, ClockStatus.RUNNING
            now.pauses, now.paused_on, now.not_before = [], None, None
        case ClockEventKind.PAUSE:
            now.paused_on, now.status = on, ClockStatus.PAUSED
        case ClockEventKind.RESUME if now.paused_on is not None:
            now.pauses.append(Pause(now.paused_on, on))
            now.paused_on, now.status = None, ClockStatus.RUNNING
        case ClockEventKind.EXTEND:
            now.length += event.days or 0
        case ClockEventKind.RECOMPUTE:
            now.not_before = event.not_before
        case ClockEventKind.SATISFY:
            now.satisfied_on, now.status = on, ClockStatus.SATISFIED
        case ClockEventKind.VOID:
            now.status = ClockStatus.VOID


def _due(clock: Clock, now: _Running, calendar: WorkingCalendar | None) -> date | None:
    if now.start_on is None:
        return None
    if clock.policy.unit == ClockUnit.CALENDAR_DAY:
        return now.start_on + timedelta(days=now.length)
    days = calendar or calendar_version(clock.calendar_id)
    counted = due_date(days, now.start_on, now.length, now.pauses).due
    # A calendar asked about anew is not bound by what held back the one before.
    return counted if calendar or now.not_before is None else max(counted, now.not_before)
