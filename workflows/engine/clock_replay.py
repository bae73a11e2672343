"""What the events of a clock add up to: its due date and status, from nothing but them.

`Clock.due_on`, `status`, `cycle` and `paused_on`, and the due date on the task, are caches; this
is what they cache (queues-and-deadlines 2.1: every shown number is a function of events and a
calendar). The events are folded in the order in which they were recorded. Whether a stop or an
extension came in time is judged on the due date then in force, by the calendar and the length of
that day: what came after the due date cures nothing, whatever lengthens the term later, and what
came in time stays so. The due date itself is then counted on the newest of both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cases.states.clock import ClockEventKind, ClockUnit
from workflows.clock_arithmetic import EveryDay, NoDays, WorkingDays
from workflows.engine.calendar import calendar_version
from workflows.engine.clock_fold import Fold
from workflows.engine.clocks import civil_date
from workflows.office_hours import WorkingHours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time

    from cases.models import Clock, ClockEvent
    from workflows.clock_arithmetic import CountedDays, Pause
    from workflows.working_days import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What a clock must show.

    Attributes:
        due_time: the time of the last day at which a term in hours ends; None for others.
        cycle: 1 from the start; one more with each reset.
        paused_on: since when it stands still; None while it runs.
        extended_by: by how many days the term of this cycle was lengthened.
        stood_still: the pauses of this cycle that moved the due date, joined and in order.
        held_from: the day on which the count alone would end, where a new calendar may not
            bring the due date forward to it; None where the count decides.
        open_pauses: reason and day of each pause that still holds the clock, the earliest first.
        last_resume: the day on which a pause last ended in this cycle, if any did.
        breach_withdrawn_on: the day on which it was last found that the term, which had been
            breached, was not; None where that never happened to this term.
    """

    start_on: date | None
    due_on: date | None
    status: str
    satisfied_on: date | None
    cycle: int
    paused_on: date | None = None
    extended_by: int = 0
    stood_still: tuple[Pause, ...] = ()
    held_from: date | None = None
    open_pauses: tuple[tuple[str, date], ...] = ()
    last_resume: date | None = None
    breach_withdrawn_on: date | None = None
    due_time: time | None = None


def replay(
    clock: Clock, events: Iterable[ClockEvent], *, calendar: WorkingCalendar | None = None
) -> Replayed:
    """Count a clock again from its events, in the order in which they were recorded.

    While a clock stands still its due date is the one it had when it stopped. A pause ends with
    the resume that names its reason; the clock goes on when none is open any more.

    Args:
        clock: the clock, with its policy.
        events: what happened to it.
        calendar: the calendar to count on; left out: the clock's own version. A calendar asked
            about anew is not bound by what held back the one before.
    """
    recorded = list(events)
    history = _History(clock=clock, fold=_first_fold(clock, recorded, calendar))
    for event in recorded:
        history.take(event)
    if calendar is not None:
        history.count_again(days=days_of(clock, calendar))
    fold = history.fold
    return Replayed(
        start_on=fold.start_on,
        due_on=fold.due_on,
        status=fold.status,
        satisfied_on=fold.satisfied_on,
        cycle=fold.cycle,
        paused_on=fold.paused_on,
        extended_by=fold.extended_by,
        stood_still=tuple(fold.stood_still),
        held_from=fold.held_from,
        open_pauses=tuple(sorted(fold.open_pauses.items(), key=lambda each: each[1])),
        last_resume=fold.last_resume,
        breach_withdrawn_on=history.breach_withdrawn_on,
        due_time=fold.due_time,
    )


def days_of(clock: Clock, calendar: WorkingCalendar | None = None) -> CountedDays:
    """Return the days that a clock is counted in, on a calendar or its own version."""
    if clock.policy.is_fixed_date:
        return NoDays()
    if clock.policy.unit == ClockUnit.CALENDAR_DAY:
        return EveryDay()
    days = WorkingHours if clock.policy.unit == ClockUnit.WORKING_HOUR else WorkingDays
    return days(calendar or calendar_version(clock.calendar_id))


def _first_fold(
    clock: Clock, events: Sequence[ClockEvent], calendar: WorkingCalendar | None
) -> Fold:
    """Return an empty count by the calendar and the length that the clock started under.

    Records of the first release do not name them: such a clock is judged by its own, or by the
    first calendar that it was recomputed on.
    """
    start = next((event for event in events if event.kind == ClockEventKind.START), None)
    length = start.days if start is not None and start.days is not None else clock.policy.length
    if calendar is not None and not any(event.kind in _JUDGED for event in events):
        return Fold(days=days_of(clock, calendar), length=length)
    named = (event.calendar_id for event in events if event.calendar_id is not None)
    version = next(named, clock.calendar_id)
    if version == clock.calendar_id or not clock.policy.counts_on_calendar:
        return Fold(days=days_of(clock), length=length)
    return Fold(days=days_of(clock, calendar_version(version)), length=length)


# What must have come before the due date to count.
_JUDGED = (ClockEventKind.PAUSE, ClockEventKind.EXTEND)
# What may show, once the term was breached, that it was not (2.1): a new calendar (item 12), a
# stop entered late for a day in time (item 8), an answer sent before it was recorded (item 10).
_WITHDRAWING = (ClockEventKind.RECOMPUTE, ClockEventKind.PAUSE, ClockEventKind.SATISFY)


@dataclass(kw_only=True)
class _History:
    """The events that count, and what they add up to by the calendar and length now in force."""

    clock: Clock
    fold: Fold
    taken: list[ClockEvent] = field(default_factory=list)
    breach_withdrawn_on: date | None = None
    # As it was before the answer, in case that is taken back.
    withdrawn_before: date | None = None

    def take(self, event: ClockEvent) -> None:
        known_on = civil_date(event.recorded_at)
        was_late = self.fold.is_late(known_on)
        self._apply(event)
        if event.kind in {ClockEventKind.START, ClockEventKind.RESET}:
            self.breach_withdrawn_on = None
        elif event.kind == ClockEventKind.REOPEN:
            self.breach_withdrawn_on = self.withdrawn_before
        elif event.kind in _WITHDRAWING:
            self.withdrawn_before = self.breach_withdrawn_on
            if was_late and not self._stays_late(event, known_on):
                self.breach_withdrawn_on = known_on

    def _stays_late(self, event: ClockEvent, known_on: date) -> bool:
        # A stop holds no fixed date back.
        if event.kind == ClockEventKind.PAUSE and self.clock.policy.is_fixed_date:
            return True
        return self.fold.is_late(known_on)

    def _apply(self, event: ClockEvent) -> None:
        if event.kind == ClockEventKind.RECOMPUTE:
            if event.calendar_id is not None:
                self.count_again(days=self._days_of_version(event.calendar_id))
            self.fold.hold(event.not_before)
        elif not (event.kind in _JUDGED and self.fold.is_too_late(event)):
            self.taken.append(event)
            if event.kind == ClockEventKind.POLICY:
                self.count_again(length=event.days)
                self.fold.hold(event.not_before)
            else:
                self._forget(self.fold.apply(event))

    def count_again(self, *, days: CountedDays | None = None, length: int | None = None) -> None:
        """Count what was in time on other days or by another length, without judging it anew."""
        fold = Fold(
            days=days or self.fold.days,
            length=self.fold.length if length is None else length,
            all_in_time=True,
        )
        for event in self.taken:
            fold.apply(event)
        fold.all_in_time = False
        self.fold = fold

    def _forget(self, late: Iterable[str]) -> None:
        for reason in late:
            self.taken.remove(
                [
                    event
                    for event in self.taken
                    if event.kind == ClockEventKind.PAUSE and event.reason == reason
                ][-1]
            )

    def _days_of_version(self, number: int) -> CountedDays:
        if not self.clock.policy.counts_on_calendar:
            return days_of(self.clock)
        return days_of(self.clock, calendar_version(number))
