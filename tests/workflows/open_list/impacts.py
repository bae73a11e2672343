"""Rulings about what depends on entries, so that a test may go on to the approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ListChange
from workflows.engine.gate import act
from workflows.open_list.disposing import Ruling
from workflows.open_list.impact import impact_of

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person


def let_all_go_on(request: int, by: Person, *, at: datetime) -> None:
    """Rule that everything that depends on a request's entries goes on; nothing: write nothing."""
    change = ListChange.objects.get(pk=request)
    left = [each for each in impact_of(change) if each.ruling is None]
    if left:
        dispose(change, by, {each.name: Ruling(disposition="continue") for each in left}, at=at)


def dispose(change: ListChange, by: Person, rulings: dict[str, Ruling], *, at: datetime) -> None:
    """Rule about some of the matters that depend on a request's entries."""
    act(
        case=change,
        name="dispose",
        actor=by,
        at=at,
        expected_version=None,
        data={"rulings": rulings},
    )
