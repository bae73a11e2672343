"""Taking one's own last step back: what comes of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.models import Assignment, CaseEvent, Clock, Notification, OutboxMessage
from cases.proof import verify_cases
from tests.factories import shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from tests.workflows.engine.overdue import a_request_due_on_9_october, clock_of
from tests.workflows.engine.stops import stop
from tests.workflows.engine.undoing import (
    AT,
    SOON,
    checked,
    deliver,
    sent_back,
    undo,
    unsound,
)
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


def test_undone_step_stays_in_the_chain_and_a_new_event_says_why(office: Office) -> None:
    request = sent_back(office)

    undo(request, office.head.person, seen=3)

    undone, event = CaseEvent.objects.filter(case_id=request.pk).order_by("sequence")[2:]
    assert (undone.act, undone.data["held_until"]) == ("send_back", "2023-09-28T07:35:00+00:00")
    assert (event.act, event.from_state, event.to_state, event.role) == (
        "undo",
        "returned",
        "checking",
        "department_head",
    )
    assert event.data == {"undone": 3, "undone_act": "send_back", "reason": "点错了"}
    assert event.work_item == undone.work_item
    assert verify_cases().first_bad is None


def test_case_that_the_step_closed_is_open_again(office: Office) -> None:
    request = checked(a_submitted_request(office), office.head.person, "accept")
    assert request.is_closed

    undo(request, office.head.person)

    fresh = PracticeRequest.objects.get(pk=request.pk)
    assert (fresh.is_closed, fresh.state) == (False, "checking")
    assert unsound(SOON) == []


def test_task_that_nobody_held_is_given_to_who_finished_it(office: Office) -> None:
    request = sent_back(office)

    undo(request, office.head.person)

    item = open_item(request)
    assert (item.owner, item.assigned) == (office.head.person, SOON)
    moved = Assignment.objects.get(work_item=item)
    assert (moved.why, moved.to_person, moved.by) == (
        "take_back",
        office.head.person,
        office.head.person,
    )


def test_task_that_was_held_stays_with_its_holder_without_a_movement(office: Office) -> None:
    request = a_submitted_request(office)
    claim(work_item=open_item(request), person=office.head.person, at=AT)
    sent_back(office, request=request)

    undo(request, office.head.person)

    item = open_item(request)
    assert (item.owner, item.assigned) == (office.head.person, AT)
    assert [each.why for each in Assignment.objects.filter(work_item=item)] == ["claim"]


def test_clock_goes_on_as_if_it_had_never_stopped(office: Office) -> None:
    request = a_request_due_on_9_october(office)
    before = clock_of(request)
    at = shanghai(2025, 9, 28)
    sent_back(office, request=request, at=at)

    undo(request, office.head.person, at=at + timedelta(minutes=4))

    after = clock_of(request)
    shown = ("start_on", "due_on", "status", "satisfied_on", "cycle", "next_rung_at")
    assert [getattr(after, name) for name in shown] == [getattr(before, name) for name in shown]
    assert [event.kind for event in after.events.order_by("pk")] == ["start", "satisfy", "reopen"]


def test_clock_that_stood_still_stands_still_again(office: Office) -> None:
    request = a_request_due_on_9_october(office)
    stop(request, office, date(2025, 9, 26))
    at = shanghai(2025, 9, 28)
    sent_back(office, request=request, at=at)
    assert Clock.objects.get(case_id=request.pk).paused_on is None
    assert unsound(at) == []

    undo(request, office.head.person, at=at + timedelta(minutes=4))

    clock = clock_of(request)
    assert (clock.status, clock.paused_on, clock.next_rung_at) == (
        "paused",
        date(2025, 9, 26),
        None,
    )
    assert open_item(request).waiting_since == date(2025, 9, 26)
    assert unsound(at) == []


def test_nothing_of_an_undone_step_is_ever_sent(office: Office) -> None:
    request = sent_back(office)

    undo(request, office.head.person)
    deliver(AT + timedelta(days=1))

    held = OutboxMessage.objects.filter(case_id=request.pk, sequence=3)
    assert {(row.topic, row.status) for row in held} == {
        ("task_opened", "withdrawn"),
        ("case_moved", "withdrawn"),
    }
    assert not Notification.objects.filter(person=office.staff.person).exists()


def test_messages_leave_when_the_hold_is_over_and_not_before(office: Office) -> None:
    sent_back(office)

    deliver(AT + timedelta(minutes=4, seconds=59))
    assert not Notification.objects.filter(person=office.staff.person).exists()
    deliver(AT + timedelta(minutes=5))
    assert Notification.objects.filter(person=office.staff.person).count() == 2
