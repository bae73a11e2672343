"""What the deadlines of obligations and second looks must be, by the events of their chains.

Of an obligation several tasks can be open at once: what the user owes, and what the department
is asked about the delay. Sources: rules.md a3 (F4, F5); docs/decisions/0048 and 0049.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from tests.random_runs.access.told_clock import Told, day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import CaseEvent

_RULINGS: Final = {"uphold", "approve", "return_to_department"}

# The tasks that an act finishes.
_FINISHES: Final = {
    "report_use": {"report"},
    "find_met": {"look", "recheck"},
    "demand_rectification": {"look"},
    "reply_rectification": {"rectify"},
    "propose_suspension": {"look", "recheck"},
    "suspend": {"decide"},
    "plead": {"plead"},
    "propose_revocation": {"weigh"},
    "propose_lifting": {"weigh"},
    "revoke": {"conclude"},
    "lift": {"conclude"},
}
# What is of no more use with the act: these tasks alone, and else whatever was open.
_CUTS_ONLY: Final[dict[str, set[str]]] = {
    "ask_user": set(),
    "ask_department": set(),
    "put_forward": set(),
    "end_hearing": set(),
    "propose_suspension": set(),
    "propose_revocation": set(),
    "propose_lifting": set(),
    "escalate": set(),
    "supervise": set(),
    "wait_longer": {"look", "recheck"},
    "dismiss": {"decide"},
    "return_conclusion": {"conclude"},
}
# What begins with it, and under which deadline.
_BEGINS: Final = {
    "ask_user": ("report", "grant.report"),
    "ask_department": ("look", "grant.check"),
    "report_use": ("look", "grant.review"),
    "demand_rectification": ("rectify", "grant.rectify"),
    "reply_rectification": ("recheck", "grant.review"),
    "propose_suspension": ("decide", "grant.decide"),
    "suspend": ("plead", "grant.plead"),
    "plead": ("weigh", "grant.weigh"),
    "end_hearing": ("weigh", "grant.weigh"),
    "return_conclusion": ("weigh", "grant.weigh"),
    "propose_revocation": ("conclude", "grant.decide"),
    "propose_lifting": ("conclude", "grant.decide"),
}
# The department looks at what there is: for the first time, or at what was put right.
_ANEW: Final = {"put_forward", "dismiss"}
# Their day is that of the schedule, and no term.
_SCHEDULED: Final = {"grant.report", "grant.check"}


def of_second_look(events: Iterable[CaseEvent]) -> list[Told]:
    """It runs until the lead has ruled, also where it is sent back."""
    first, *rest = events
    clock = Told(code="app.second_look", start_on=day_of(first))
    for event in rest:
        clock.hear(event)
        if event.act in _RULINGS:
            clock.end(day_of(event))
        elif event.act == "withdraw":
            clock.end(None)
    return [clock]


def of_obligation(events: Iterable[CaseEvent]) -> list[Told]:
    """Each task has its own deadline, in the order in which they began."""
    first, *rest = events
    scheduled = date.fromisoformat(first.data["due_on"])
    found: list[tuple[str, Told]] = []
    for event in rest:
        _end_some(found, event)
        begins = _what_begins(event)
        if begins is not None:
            task, code = begins
            fixed = scheduled if code in _SCHEDULED else None
            found.append((task, Told(code=code, start_on=day_of(event), fixed=fixed)))
    return [clock for _, clock in found]


def _end_some(found: list[tuple[str, Told]], event: CaseEvent) -> None:
    finishes = _FINISHES.get(event.act, set())
    for task, clock in found:
        if clock.is_open and task in finishes:
            clock.end(day_of(event))
        elif clock.is_open and task in _CUTS_ONLY.get(event.act, {task}):
            clock.end(None)


def _what_begins(event: CaseEvent) -> tuple[str, str] | None:
    if event.act in _ANEW:
        return ("recheck" if event.to_state == "rectifying" else "look", "grant.review")
    return _BEGINS.get(event.act)
