"""What the deadlines of a matter must be, counted again from the events of its chain alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.random_runs.access.lawful import (
    AGREEMENT,
    APPLICATION,
    GRANT,
    LINE,
    OBLIGATION,
    REVIEW,
    SECOND_LOOK,
)
from tests.random_runs.access.told_clock import Told, day_of
from tests.random_runs.access.told_oversight import of_obligation, of_second_look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cases.models import CaseEvent

_ANSWERS = {"approve", "refuse", "redirect", "find_not_needed"}
_FALL_AWAY = {"withdraw", "abandon", "end_as_open"}
# The commission has answered in the department's place: nothing is owed any more (0048).
_RULED = "open_as_ruled"
# The department's own word on the fast path; the day that went by, and the officer, end it else.
_SPOKE = {"have_no_objection", "object_to_line"}
_LEFT_TO_OFFICER = {"end_term_to_object", "divert", "approve_at_once"}
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
_ENDED = {"lapse", "end_agreement", "end_with_grant"}
_ENDS = {"countersign", "confirm_paper", "decline"} | _ENDED
# What is no task's own end: the task that was open is of no more use.
_CUT_SHORT = {"receive_paper", "acknowledge_paper", "let_user_sign_anew"} | _ENDED


def clocks_of(kind: str, events: Iterable[CaseEvent], *, also: Iterable[CaseEvent]) -> list[Told]:
    """Return the deadlines of a case in the order in which they began.

    Args:
        kind: of the case.
        events: its own, in order.
        also: of an application, those of its lines.
    """
    if kind == APPLICATION:
        return _of_application(sorted([*events, *also], key=lambda event: event.pk))
    return _OF_KIND[kind](events)


def _of_line(events: Iterable[CaseEvent]) -> list[Told]:
    """The answer is due; on the fast path first an objection, and the answer once it is left."""
    first, *rest = events
    is_fast = first.to_state == "committed"
    found = [Told(code="app.fast.object" if is_fast else "app.answer", start_on=day_of(first))]
    for event in rest:
        clock, act = found[-1], event.act
        clock.hear(event)
        if act in _ANSWERS | _SPOKE:
            clock.end(day_of(event))
        elif act in _FALL_AWAY | _LEFT_TO_OFFICER | {_RULED} and clock.is_open:
            clock.end(None)
        if (event.from_state, event.to_state) == ("committed", "submitted"):
            found.append(Told(code="app.answer", start_on=day_of(event)))
    return found


def _of_review(events: Iterable[CaseEvent]) -> list[Told]:
    """The officer's own decision is in term or not; what ends otherwise is of no more use."""
    first, *rest = events
    clock = Told(code="app.fast.decide", start_on=day_of(first))
    for event in rest:
        if event.to_state != "committed":
            clock.end(day_of(event) if event.act in {"approve_demand", "divert_demand"} else None)
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
            found[-1].hear(event)
        elif found and found[-1].is_open:
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
            if found[-1].is_open:
                found[-1].end(None if act in _CUT_SHORT else on)
            if act in _BEGINS:
                found.append(Told(code=_BEGINS[act], start_on=on))
        else:
            found[-1].hear(event)
    return found


_OF_KIND: Final[dict[str, Callable[[Iterable[CaseEvent]], list[Told]]]] = {
    LINE: _of_line,
    REVIEW: _of_review,
    AGREEMENT: _of_agreement,
    GRANT: _of_grant,
    OBLIGATION: of_obligation,
    SECOND_LOOK: of_second_look,
}
