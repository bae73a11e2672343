"""Applications whose answer is due on 2025-10-09: handed in on 2025-09-25, five working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Clock, ClockPolicy, WorkItem
from cases.states.clock import OPEN_CLOCK_STATUSES
from tests.factories import shanghai
from tests.practice.models import RelayRequest
from tests.practice.relay_flow import ANSWER, RelayFlow
from workflows.engine import gate

if TYPE_CHECKING:
    from datetime import datetime

    from tests.practice.requests import Office

SUBMITTED_AT = shanghai(2025, 9, 25, 10)
NEXT_DAY = shanghai(2025, 9, 26, 10)


def a_drafted_relay(office: Office) -> RelayRequest:
    """Open an application; its answer takes five working days."""
    ClockPolicy.objects.filter(code=ANSWER).update(length=5)
    taken = gate.open_case(
        record=RelayRequest(
            kind="practice", title="接力", state="draft", organisation=office.organisation
        ),
        flow=RelayFlow,
        membership=office.staff,
        at=SUBMITTED_AT,
        rule="house default",
    )
    return RelayRequest.objects.get(pk=taken.case.pk)


def a_relay(office: Office) -> RelayRequest:
    """Hand an application in; its form is to be examined."""
    return stepped(a_drafted_relay(office), office, "submit", at=SUBMITTED_AT)


def stepped(
    case: RelayRequest, office: Office, outcome: str, *, at: datetime = NEXT_DAY
) -> RelayRequest:
    """Finish the open task of an application, by the head where it is the head's."""
    item = task_of(case)
    actor = office.head if item.role == office.head.role else office.staff
    gate.take_step(
        work_item=item, outcome=outcome, actor=actor.person, at=at, expected_version=None
    )
    return RelayRequest.objects.get(pk=case.pk)


def acted(
    case: RelayRequest, office: Office, name: str, *, at: datetime = NEXT_DAY
) -> RelayRequest:
    """Do an act of the case, by the head where it is the head's."""
    actor = office.head if name == "call_in" else office.staff
    gate.act(case=case, name=name, actor=actor.person, at=at, expected_version=None)
    return RelayRequest.objects.get(pk=case.pk)


def task_of(case: RelayRequest) -> WorkItem:
    """Return the one open task of an application."""
    return WorkItem.objects.get(process_id=case.pk, finished__isnull=True)


def answer_clock(case: RelayRequest) -> Clock:
    """Return the one open clock of an application."""
    return Clock.objects.get(case_id=case.pk, status__in=OPEN_CLOCK_STATUSES)
