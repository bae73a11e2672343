"""Rulings about what depends on entries, so that a test may go on to the approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ListChange
from tests.practice.models import PracticeRequest
from tests.practice.requests import a_draft
from workflows.engine.gate import act
from workflows.open_list.disposing import Ruling
from workflows.open_list.impact import Dependant, impact_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from cases.models import EntryRow, Person
    from tests.practice.requests import Office


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


def practice_requests(entries: Collection[int], _change: ListChange) -> Iterator[Dependant]:
    """Give the open toy requests whose subject names an entry: as a workflow to come would."""
    subjects = {f"条目{entry}": entry for entry in entries}
    found = PracticeRequest.objects.filter(subject__in=subjects, finished__isnull=True)
    for each in found.order_by("pk"):
        yield Dependant(
            entry=subjects[each.subject], key=each.number, title=each.title, number=each.number
        )


def depending_on(office: Office, entry: EntryRow) -> PracticeRequest:
    """Open a toy request whose subject names an entry."""
    return a_draft(office, subject=f"条目{entry.entry_id}")
