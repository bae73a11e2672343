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

from cases.states.clock import ClockEventKind, ClockStatus, ClockUnit
from workflows.clock_arithmetic import (
    EveryDay,
    Pause,
    WorkingDays,
    due_after_pauses,
    united_pauses,
)
from workflows.engine.calendar import calendar_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cases.models import Clock, ClockEvent
    from workflows.clock_arithmetic import CountedDays
    from workflows.working_days import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What a clock must show.

    Attributes:
        cycle: 1 from the start; one more with each reset.
        paused_on: since when it stands still; None while it runs.
        extended_by: by how many days the term of this cycle was lengthened.
        stood_still: the pauses of this cycle that moved the due date, joined and in order.
        held_from: the day on which the count alone would end, where a new calendar may not
            bring the due date forward to it; None where the count decides.
        open_pauses: reason and day of each pause that still holds the clock, the earliest first.
        last_resume: the day on which a pause last ended in this cycle, if any did.
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
    )


def days_of(clock: Clock, calendar: WorkingCalendar | None = None) -> CountedDays:
    """Return the days that a clock is counted in, on a calendar or its own version."""
    if clock.policy.unit == ClockUnit.CALENDAR_DAY:
        return EveryDay()
    return WorkingDays(calendar or calendar_version(clock.calendar_id))


def _first_fold(
    clock: Clock, events: Sequence[ClockEvent], calendar: WorkingCalendar | None
) -> _Fold:
    """Return an empty count by the calendar and the length that the clock started under.

    Records of the first release do not name them: such a clock is judged by its own, or by the
    first calendar that it was recomputed on.
    """
    start = next((event for event in events if event.kind == ClockEventKind.START), None)
    length = start.days if start is not None and start.days is not None else clock.policy.length
    if calendar is not None and not any(event.kind in _JUDGED for event in events):
        return _Fold(days=days_of(clock, calendar), length=length)
    named = (event.calendar_id for event in events if event.calendar_id is not None)
    version = next(named, clock.calendar_id)
    if version == clock.calendar_id or clock.policy.unit == ClockUnit.CALENDAR_DAY:
        return _Fold(days=days_of(clock), length=length)
    return _Fold(days=WorkingDays(calendar_version(version)), length=length)


# What must have come before the due date to count.
_JUDGED = (ClockEventKind.PAUSE, ClockEventKind.EXTEND)


@dataclass(kw_only=True)
class _History:
    """The events that count, and what they add up to by the calendar and length now in force."""

    clock: Clock
    fold: _Fold
    taken: list[ClockEvent] = field(default_factory=list)

    def take(self, event: ClockEvent) -> None:
        if event.kind == ClockEventKind.RECOMPUTE:
            if event.calendar_id is not None:
                self.count_again(days=self._days_of_version(event.calendar_id))
            self.fold.hold(event.not_before)
        elif not (event.kind in _JUDGED and self.fold.is_late(event.effective_on)):
            self.taken.append(event)
            if event.kind == ClockEventKind.POLICY:
                self.count_again(length=event.days)
                self.fold.hold(event.not_before)
            else:
                self._forget(self.fold.apply(event))

    def count_again(self, *, days: CountedDays | None = None, length: int | None = None) -> None:
        """Count what was in time on other days or by another length, without judging it anew."""
        fold = _Fold(
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
        if self.clock.policy.unit == ClockUnit.CALENDAR_DAY:
            return EveryDay()
        return WorkingDays(calendar_version(number))


@dataclass(kw_only=True)
class _Fold:
    days: CountedDays
    length: int
    all_in_time: bool = False
    start_on: date | None = None
    due_on: date | None = None
    status: str = ""
    satisfied_on: date | None = None
    cycle: int = 0
    extended_by: int = 0
    held_from: date | None = None
    last_resume: date | None = None
    # By reason, since when; and the pauses that ended while another one was still open.
    open_pauses: dict[str, date] = field(default_factory=dict)
    ended_meanwhile: list[Pause] = field(default_factory=list)
    stood_still: list[Pause] = field(default_factory=list)
    # The pauses that were open when the task was done: they are again if that is taken back.
    set_aside: dict[str, date] = field(default_factory=dict)

    @property
    def paused_on(self) -> date | None:
        begun = [*self.open_pauses.values(), *(each.stopped_on for each in self.ended_meanwhile)]
        return min(begun) if self.open_pauses else None

    def apply(self, event: ClockEvent) -> tuple[str, ...]:
        """Take an event in; return the reasons of open pauses that it shows to have come late."""
        on = event.effective_on
        match event.kind:
            case ClockEventKind.START | ClockEventKind.RESET:
                self._start(on, answered=event.reason)
            case ClockEventKind.PAUSE:
                self.open_pauses.setdefault(event.reason, on)
                self.status = ClockStatus.PAUSED
            case ClockEventKind.RESUME if event.reason in self.open_pauses:
                return self._resume(event.reason, on)
            case ClockEventKind.EXTEND:
                self._extend(event.days or 0)
            case ClockEventKind.POLICY:
                self.cycle += 1
            case ClockEventKind.SATISFY | ClockEventKind.VOID:
                self._end(on, satisfied=event.kind == ClockEventKind.SATISFY)
            case ClockEventKind.REOPEN:
                self._reopen()
        return ()

    def is_late(self, on: date) -> bool:
        """Tell whether a day lies past the due date of a running clock: a breach is not cured."""
        return not self.open_pauses and self.due_on is not None and on > self.due_on

    def hold(self, not_before: date | None) -> None:
        """Let the due date come no earlier than a day."""
        if self.due_on and not_before and not_before > self.due_on:
            self.held_from, self.due_on = self.due_on, not_before

    def _start(self, on: date, *, answered: str) -> None:
        self.open_pauses.pop(answered, None)
        # What else the clock waits for goes on, in the new cycle from its first day.
        self.open_pauses = {reason: max(day, on) for reason, day in self.open_pauses.items()}
        self.start_on, self.due_on = on, self.days.add(on, self.length)
        self.cycle += 1
        self.extended_by, self.held_from, self.last_resume = 0, None, None
        self.ended_meanwhile, self.stood_still = [], []
        self.status = ClockStatus.PAUSED if self.open_pauses else ClockStatus.RUNNING

    def _resume(self, reason: str, on: date) -> tuple[str, ...]:
        self.last_resume = max(self.last_resume or on, on)
        self.ended_meanwhile.append(Pause(self.open_pauses.pop(reason), on))
        # A resume may be entered late: the clock ran between two pauses if it lies before the next.
        again = min(self.open_pauses.values(), default=None)
        united = united_pauses(self.ended_meanwhile)
        over = [pause for pause in united if again is None or pause.resumed_on < again]
        self.ended_meanwhile = [pause for pause in united if pause not in over]
        self._move(over)
        late: tuple[str, ...] = ()
        if not self.all_in_time and self.paused_on and self.due_on and self.paused_on > self.due_on:
            late = tuple(self.open_pauses)
            self.open_pauses, self.ended_meanwhile = {}, []
        self.status = ClockStatus.PAUSED if self.open_pauses else ClockStatus.RUNNING
        return late

    def _move(self, pauses: Sequence[Pause]) -> None:
        if self.due_on is None:
            return
        self.due_on, counted = due_after_pauses(
            self.days, self.due_on, pauses, all_in_time=self.all_in_time
        )
        if counted:
            self.held_from = None
        self.stood_still += counted

    def _end(self, on: date, *, satisfied: bool) -> None:
        self.set_aside, self.open_pauses = self.open_pauses, {}
        self.status = ClockStatus.SATISFIED if satisfied else ClockStatus.VOID
        self.satisfied_on = on if satisfied else None

    def _reopen(self) -> None:
        """Go on as if the clock had never been satisfied: the due date does not move."""
        self.satisfied_on, self.open_pauses = None, self.set_aside
        self.status = ClockStatus.PAUSED if self.open_pauses else ClockStatus.RUNNING

    def _extend(self, more: int) -> None:
        if self.due_on is not None:
            self.due_on = self.days.add(self.due_on, more)
            self.extended_by += more
            self.held_from = None
