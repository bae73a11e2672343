"""What a step says of grants: written with it, held with it, withdrawn with it, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError

from cases.models import CaseEvent, OutboxMessage
from cases.queries.grant_pushes import is_delivery_pending, pushes_of
from cases.states.grant_change import GrantChange
from tests.practice.flow import PracticeFlow
from tests.practice.requests import Office, a_submitted_request, an_office
from tests.workflows.engine.undoing import AT, checked, undo
from workflows.conditional_access.grant_push import GrantFacts, push_grant

if TYPE_CHECKING:
    from pytest_django import Settings

    from workflows.engine.step import Step

pytestmark = pytest.mark.django_db
GRANT = GrantFacts(
    number="SQ-2023-0001",
    applicant="91310000000000000X",
    dataset="0100000001",
    valid_from=date(2023, 9, 28),
    valid_until=None,
)
OTHER = replace(GRANT, number="SQ-2023-0002", valid_until=date(2024, 9, 27))


@pytest.fixture
def office(settings: Settings) -> Office:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    return an_office()


@pytest.fixture
def granting(monkeypatch: pytest.MonkeyPatch) -> list[tuple[GrantChange, GrantFacts]]:
    """Let the toy flow's approval change these grants."""
    changes: list[tuple[GrantChange, GrantFacts]] = []

    def perform(step: Step) -> dict[str, Any]:
        for change, grant in changes:
            push_grant(step, change, grant)
        return {}

    check = PracticeFlow.instance.node("check")
    accept, *rest = check.outcomes
    accept = replace(accept, perform=perform, undo=lambda *_: None)
    monkeypatch.setattr(check, "outcomes", (accept, *rest))
    return changes


def pushed() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(topic="grant_push").order_by("pk"))


def test_push_says_numbers_and_days_and_nothing_that_anybody_wrote(
    office: Office, granting: list[Any]
) -> None:
    granting.append((GrantChange.GRANTED, GRANT))

    request = checked(a_submitted_request(office), office.head.person, "accept")

    [row] = pushed()
    assert row.payload == {
        "kind": "granted",
        "grant": "SQ-2023-0001",
        "applicant": "91310000000000000X",
        "dataset": "0100000001",
        "from": "2023-09-28",
        "until": None,
        "at": "2023-09-28T07:30:00.000000+00:00",
    }
    assert row.idempotency_key == "grant_push:SQ-2023-0001:granted:20230928T073000.000000Z"
    assert (row.case_id, row.sequence) == (request.pk, request.version)


def test_step_may_push_several_grants_which_leave_once_it_cannot_be_taken_back(
    office: Office, granting: list[Any]
) -> None:
    granting += [(GrantChange.GRANTED, GRANT), (GrantChange.REVOKED, OTHER)]

    request = checked(a_submitted_request(office), office.head.person, "accept")

    held_until = CaseEvent.objects.get(case_id=request.pk, act="accept").data["held_until"]
    assert [(row.payload["grant"], row.payload["kind"]) for row in pushed()] == [
        ("SQ-2023-0001", "granted"),
        ("SQ-2023-0002", "revoked"),
    ]
    assert {row.next_try_at.isoformat() for row in pushed()} == {held_until}
    assert [row.pk for row in pushes_of(request.pk)] == [row.pk for row in reversed(pushed())]
    assert is_delivery_pending(request.pk)


def test_step_that_is_taken_back_takes_its_grants_back(office: Office, granting: list[Any]) -> None:
    granting.append((GrantChange.GRANTED, GRANT))
    request = checked(a_submitted_request(office), office.head.person, "accept")

    undo(request, office.head.person)

    assert [row.status for row in pushed()] == ["withdrawn"]
    assert (list(pushes_of(request.pk)), is_delivery_pending(request.pk)) == ([], False)
    again = checked(request, office.head.person, "accept", at=AT + timedelta(minutes=2))
    assert [row.status for row in pushed()] == ["withdrawn", "waiting"]
    assert is_delivery_pending(again.pk)


def test_delivery_is_pending_until_every_message_is_sent(
    office: Office, granting: list[Any]
) -> None:
    granting += [(GrantChange.GRANTED, GRANT), (GrantChange.GRANTED, OTHER)]
    request = checked(a_submitted_request(office), office.head.person, "accept")
    another = checked(a_submitted_request(office), office.head.person, "send_back")
    first, second = pushed()

    pending = []
    for row, status in [(first, "sent"), (second, "failed"), (second, "sent")]:
        OutboxMessage.objects.filter(pk=row.pk).update(status=status)
        pending.append(is_delivery_pending(request.pk))

    assert (pending, is_delivery_pending(another.pk)) == ([True, True, False], False)


def test_grant_changes_once_in_a_step(office: Office, granting: list[Any]) -> None:
    granting += [(GrantChange.GRANTED, GRANT)] * 2
    request = a_submitted_request(office)

    with pytest.raises(IntegrityError):
        checked(request, office.head.person, "accept")


def test_nothing_is_pushed_where_there_is_no_delivery_system(
    office: Office, granting: list[Any], settings: Settings
) -> None:
    settings.DELIVERY_URL = ""
    granting.append((GrantChange.GRANTED, GRANT))

    request = checked(a_submitted_request(office), office.head.person, "accept")

    assert (pushed(), request.state, is_delivery_pending(request.pk)) == ([], "accepted", False)
