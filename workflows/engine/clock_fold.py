"""The events of a clock taken in one after the other, by one calendar and one length.

Which events count, and by which calendar and length, is for `clock_replay` to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cases.states.civil_time import SHANGHAI
from cases.states.clock import ClockEventKind, ClockStatus
from workflows.clock_arithmetic import NoDays, Pause, due_after_pauses, united_pauses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from cases.models import ClockEvent
    from workflows.clock_arithmetic import CountedDays


@dataclass(kw_only=True)
class Fold:
    """The state of a clock after some of its events, by one calendar and one length.

    Attributes:
        all_in_time: every stop and extension is known to have come in time.
    """

    days: CountedDays
    length: int
    all_in_time: bool = False
    start_on: date | None = None
    due_on: date | None = None
    due_time: time | None = None
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
        """Since when the clock stands still; None while it runs."""
        begun = [*self.open_pauses.values(), *(each.stopped_on for each in self.ended_meanwhile)]
        return min(begun) if self.open_pauses else None

    def apply(self, event: ClockEvent) -> tuple[str, ...]:
        """Take an event in; return the reasons of open pauses that it shows to have come late."""
        on = event.effective_on
        match event.kind:
            case ClockEventKind.START | ClockEventKind.RESET:
                return self._start(event)
            case ClockEventKind.PAUSE:
                self.open_pauses.setdefault(event.reason, on)
                self.status = ClockStatus.PAUSED
            case ClockEventKind.RESUME if event.reason in self.open_pauses:
                return self._resume(event.reason, on)
            case ClockEventKind.EXTEND:
                self._extend(event.days or 0, ends_on=event.ends_on)
            case ClockEventKind.POLICY:
                self.cycle += 1
            case ClockEventKind.SATISFY | ClockEventKind.VOID:
                self._end(on, satisfied=event.kind == ClockEventKind.SATISFY)
            case ClockEventKind.REOPEN:
                self._reopen()
        return ()

    def is_too_late(self, event: ClockEvent) -> bool:
        """Tell whether a stop or an extension came after the term: a breach is not cured.

        A stop holds the term back, but for a fixed date: nobody lengthens one that went by.
        """
        stays = isinstance(self.days, NoDays) and event.kind == ClockEventKind.EXTEND
        if self.due_on is None or (self.open_pauses and not stays):
            return False
        return event.effective_on > self.due_on

    def is_late(self, on: date) -> bool:
        """Tell whether the clock shows a breach on a day: its term ended, and no answer in time."""
        if self.due_on is None or self.open_pauses or self.status == ClockStatus.VOID:
            return False
        return (self.satisfied_on or on) > self.due_on

    def hold(self, not_before: date | None) -> None:
        """Let the due date come no earlier than a day."""
        if self.due_on and not_before and not_before > self.due_on:
            self.held_from, self.due_on = self.due_on, not_before

    def _start(self, event: ClockEvent) -> tuple[str, ...]:
        on = event.effective_on
        self.open_pauses.pop(event.reason, None)
        # What else the clock waits for goes on, in the new cycle from its first day.
        self.open_pauses = {reason: max(day, on) for reason, day in self.open_pauses.items()}
        end = self.days.end(on, self.length, since=time_of_day(event))
        self.start_on, self.due_on, self.due_time = on, event.ends_on or end.day, end.time
        self.cycle += 1
        self.extended_by, self.held_from, self.last_resume = 0, None, None
        self.ended_meanwhile, self.stood_still = [], []
        # A term that starts anew on an earlier day may have ended before the next stop began.
        late = self._drop_what_came_late()
        self.status = ClockStatus.PAUSED if self.open_pauses else ClockStatus.RUNNING
        return late

    def _resume(self, reason: str, on: date) -> tuple[str, ...]:
        self.last_resume = max(self.last_resume or on, on)
        self.ended_meanwhile.append(Pause(self.open_pauses.pop(reason), on))
        # A resume may be entered late: the clock ran between two pauses if it lies before the next.
        again = min(self.open_pauses.values(), default=None)
        united = united_pauses(self.ended_meanwhile)
        over = [pause for pause in united if again is None or pause.resumed_on < again]
        self.ended_meanwhile = [pause for pause in united if pause not in over]
        self._move(over)
        late = self._drop_what_came_late()
        self.status = ClockStatus.PAUSED if self.open_pauses else ClockStatus.RUNNING
        return late

    def _drop_what_came_late(self) -> tuple[str, ...]:
        """Forget the open pauses that began only after the term; return their reasons."""
        stopped = self.paused_on
        if self.all_in_time or not stopped or not self.due_on or stopped <= self.due_on:
            return ()
        late = tuple(self.open_pauses)
        self.open_pauses, self.ended_meanwhile = {}, []
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

    def _extend(self, more: int, *, ends_on: date | None) -> None:
        if self.due_on is not None:
            self.due_on = ends_on or self.days.add(self.due_on, more)
            self.extended_by += more
            self.held_from = None


def time_of_day(event: ClockEvent) -> time | None:
    """Return at what time of its day an event took effect.

    None where it was entered on a later day: then only the day is known.
    """
    recorded = event.recorded_at.astimezone(SHANGHAI)
    return recorded.time() if recorded.date() == event.effective_on else None
