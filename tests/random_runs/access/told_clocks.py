"""What the deadlines of a matter must be, counted again from the events of its chain alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.random_runs.access.lawful import AGREEMENT, APPLICATION, GRANT, LENGTHS, LINE
from tests.random_runs.access.official_days import (
    SETTLED_UNTIL,
    SHANGHAI,
    is_worked,
    worked_day_after,
    worked_days,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import CaseEvent


@dataclass(kw_only=True)
class Told:
    """One deadline by the normative semantics 2.1, lived through event by event."""

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

    def __post_init__(self) -> None:
        self.due_on = worked_day_after(self.start_on, LENGTHS[self.code])

    @property
    def paused_on(self) -> date | None:
        begun = [*self.open.values(), *(since for since, _ in self.over)]
        return min(begun) if self.open else None

    @property
    def is_settled(self) -> bool:
        """Whether notices name every day of it (item 3)."""
        return self.due_on <= SETTLED_UNTIL

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


_ANSWERS = {"approve", "refuse", "redirect", "find_not_needed"}
_FALL_AWAY = {"withdraw", "abandon", "end_as_open"}
# The commission has answered in the department's place: nothing is owed any more (0048).
_RULED = "open_as_ruled"
_BEGINS = {
    "sign_online": "app.countersign",
    "send_paper": "app.paper_by_post",
    "receive_paper": "app.paper",
    "acknowledge_paper": "app.paper",
    "return_paper": "app.paper",
    "miss_paper": "app.sign",
    "ask_anew": "app.sign",
    "let_user_sign_anew": "app.sign",
    "reopen": "app.sign",
}
_ENDS = {"countersign", "confirm_paper", "decline", "lapse", "end_agreement"}
# What is no task's own end: the task that was open is of no more use.
_CUT_SHORT = {"receive_paper", "acknowledge_paper", "let_user_sign_anew", "lapse", "end_agreement"}


def day_of(event: CaseEvent) -> date:
    """Return the civil day in Shanghai of an event."""
    return event.at.astimezone(SHANGHAI).date()


def clocks_of(kind: str, events: Iterable[CaseEvent], *, also: Iterable[CaseEvent]) -> list[Told]:
    """Return the deadlines of a case in the order in which they began.

    Args:
        kind: of the case.
        events: its own, in order.
        also: of an application, those of its lines.
    """
    if kind == LINE:
        return _of_line(events)
    if kind == APPLICATION:
        return _of_application(sorted([*events, *also], key=lambda event: event.pk))
    if kind == GRANT:
        return _of_grant(events)
    assert kind == AGREEMENT
    return _of_agreement(events)


def _changed(clock: Told, event: CaseEvent) -> None:
    said: dict[str, Any] = event.data
    on = date.fromisoformat(said["on"]) if "on" in said else day_of(event)
    match event.act:
        case "stop_clock":
            clock.stop(said["clock_reason"], on)
        case "resume_clock":
            clock.go_on(said["clock_reason"], on)
        case "reset_clock":
            clock.start_anew(said["clock_reason"], on)
        case "extend_clock":
            clock.extend(said["days"])


def _of_line(events: Iterable[CaseEvent]) -> list[Told]:
    first, *rest = events
    clock = Told(code="app.answer", start_on=day_of(first))
    for event in rest:
        _changed(clock, event)
        if event.act in _ANSWERS:
            clock.end(day_of(event))
        elif event.act in _FALL_AWAY or event.act == _RULED:
            clock.end(None)
    return [clock]


def _of_application(events: Iterable[CaseEvent]) -> list[Told]:
    """A request runs until it is answered, or its line ended and the application heard of it."""
    found: list[tuple[str, Told]] = []
    ended: set[str] = set()
    for event in events:
        if event.case.kind == LINE:
            ended |= {event.case.number} if event.act in _FALL_AWAY else set()
        elif event.act == "ask_applicant":
            asked = Told(code="app.supplement_reply", start_on=day_of(event))
            found.append((event.data["line"], asked))
        else:
            running = [each for each in found if each[1].status == "running"]
            for number, clock in running:
                _answered_or_void(clock, event, line=number, has_ended=number in ended)
    return [clock for _, clock in found]


def _answered_or_void(clock: Told, event: CaseEvent, *, line: str, has_ended: bool) -> None:
    if event.act == "hand_in" and event.data["line"] == line:
        clock.end(day_of(event))
    elif event.act == "withdraw" or (event.act == "sum_up" and has_ended):
        clock.end(None)


def _of_grant(events: Iterable[CaseEvent]) -> list[Told]:
    """It is to be delivered while it waits for that, and anew whenever it waits again."""
    found: list[Told] = []
    for event in events:
        if event.act == "deliver_by_hand":
            found[-1].end(day_of(event))
        elif event.from_state == event.to_state:
            _changed(found[-1], event)
        elif found and found[-1].status in {"running", "paused"}:
            found[-1].end(None)
        if event.to_state == "pending_delivery" and event.from_state != event.to_state:
            found.append(Told(code="app.delivery", start_on=day_of(event)))
    return found


def _of_agreement(events: Iterable[CaseEvent]) -> list[Told]:
    found: list[Told] = []
    for event in events:
        on, act = day_of(event), event.act
        if act == "open":
            found.append(Told(code="app.sign", start_on=on))
        elif act in _BEGINS or act in _ENDS:
            # What lapsed, and is reopened, has no deadline any more.
            if found[-1].status in {"running", "paused"}:
                found[-1].end(None if act in _CUT_SHORT else on)
            if act in _BEGINS:
                found.append(Told(code=_BEGINS[act], start_on=on))
        else:
            _changed(found[-1], event)
    return found
