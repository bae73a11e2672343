"""Tamper with chains as somebody who owns the database could."""
# the statements are what a stranger with a database client would type

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from cases import triggers
from cases.events import append_case_event
from cases.models import Case, CaseEvent
from tests.factories import shanghai
from tests.practice.requests import a_draft

if TYPE_CHECKING:
    from tests.practice.requests import Office

AT = shanghai(2023, 9, 27)


def tamper(*statements: str) -> None:
    """Drop the triggers and run statements."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def a_case_with(office: Office, events: int) -> Case:
    """Open a case and give it as many events in all."""
    case = Case.objects.get(pk=a_draft(office).pk)
    for number in range(case.version, events):
        append_case_event(
            case=case,
            act="note",
            actor=office.staff.person,
            membership=office.staff,
            at=AT,
            from_state=case.state,
            rule="house default",
            data={"line": f"第{number}条", "amount": number},
        )
    case.save(update_fields=["version", "head"])
    return case


def event_of(case: Case, sequence: int) -> CaseEvent:
    """Return one event of a case."""
    return CaseEvent.objects.get(case_id=case.pk, sequence=sequence)
