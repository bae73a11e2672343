"""One deadline by the normative semantics, lived through event by event (queues, 2.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.random_runs.access.lawful import LENGTHS
from tests.random_runs.access.official_days import (
    SETTLED_UNTIL,
    SHANGHAI,
    is_worked,
    worked_day_after,
    worked_days,
)

if TYPE_CHECKING:
    from cases.models import CaseEvent


@dataclass(kw_only=True)
class Told:
    """A deadline, as the events of its matter tell it.

    Attributes:
        fixed: the date that ends it, where none is counted.
    """

    code: str
    start_on: date
    due_on: date = date.min
    status: str = "running"
    satisfied_on: date | None = None
    cycle: int = 1
    extended_by: int = 0
    last_resume: date | None = None
    open: dict[str, date] = field(default_factory=dict)
    over: list[tuple[date, date]] = field(default_factory=list)
    fixed: date | None = None

    def __post_init__(self) -> None:
        self.due_on = self.fixed or worked_day_after(self.start_on, LENGTHS[self.code])

    @property
    def paused_on(self) -> date | None:
        begun = [*self.open.values(), *(since for since, _ in self.over)]
        return min(begun) if self.open else None

    @property
    def is_settled(self) -> bool:
        """Whether notices name every day of it (item 3); a date that is given counts none."""
        return self.fixed is not None or self.due_on <= SETTLED_UNTIL

    @property
    def is_open(self) -> bool:
        return self.status in {"running", "paused"}

    def is_breached(self, on: date) -> bool:
        return self.status == "running" and on > self.due_on

    def stop(self, reason: str, on: date) -> None:
        """Items 4, 7 and 9."""
        if self.open or on <= self.due_on:
            self.open.setdefault(reason, on)
            self.status = "paused"

    def go_on(self, reason: str, on: date) -> None:
        """Items 4, 5 and 7: the union of what it waited for is not counted."""
        if reason not in self.open:
            return
        self.over.append((self.open.pop(reason), on))
        self.last_resume = max(self.last_resume or on, on)
        first = min(self.open.values(), default=date.max)
        for since, until in self._stands_that_ended(before=first):
            if is_worked(since) or worked_days(since, until):
                self.due_on = worked_day_after(until, max(worked_days(since, self.due_on), 1))
        self._drop_what_came_late()

    def _drop_what_came_late(self) -> None:
        """Item 9: what stopped it after its term stops nothing."""
        if self.paused_on is not None and self.paused_on > self.due_on:
            self.open, self.over = {}, []
        self.status = "paused" if self.open else "running"

    def _stands_that_ended(self, *, before: date) -> list[tuple[date, date]]:
        stands: list[tuple[date, date]] = []
        for since, until in sorted(self.over):
            if since == until:
                continue
            if stands and since <= stands[-1][1]:
                stands[-1] = (stands[-1][0], max(until, stands[-1][1]))
            else:
                stands.append((since, until))
        self.over = [each for each in stands if each[1] >= before]
        return [each for each in stands if each[1] < before]

    def start_anew(self, reason: str, on: date) -> None:
        """Item 6: what else it waits for goes on."""
        self.open.pop(reason, None)
        self.open = {other: max(since, on) for other, since in self.open.items()}
        self.start_on, self.due_on = on, worked_day_after(on, LENGTHS[self.code])
        self.cycle, self.extended_by, self.last_resume, self.over = self.cycle + 1, 0, None, []
        self._drop_what_came_late()

    def extend(self, days: int) -> None:
        self.due_on = worked_day_after(self.due_on, days)
        self.extended_by += days

    def end(self, on: date | None) -> None:
        """Answered on a day, or (None) of no more use."""
        self.open, self.over = {}, []
        self.status, self.satisfied_on = ("void" if on is None else "satisfied"), on

    def hear(self, event: CaseEvent) -> None:
        """Take in what an event says of the deadline."""
        said: dict[str, Any] = event.data
        on = date.fromisoformat(said["on"]) if "on" in said else day_of(event)
        match event.act:
            case "stop_clock":
                self.stop(said["clock_reason"], on)
            case "resume_clock":
                self.go_on(said["clock_reason"], on)
            case "reset_clock":
                self.start_anew(said["clock_reason"], on)
            case "extend_clock":
                self.extend(said["days"])


def day_of(event: CaseEvent) -> date:
    """Return the civil day in Shanghai of an event."""
    return event.at.astimezone(SHANGHAI).date()
