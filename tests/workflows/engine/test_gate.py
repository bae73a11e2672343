"""The gate: every act locked, checked, moved once and recorded."""

from __future__ import annotations

from datetime import date

import pytest

from cases.events import case_event_hash
from cases.models import Assignment, CaseEvent, Clock, OutboxMessage, RoutingDecision, WorkItem
from cases.routing_digest import decision_digest
from cases.states.role import Role
from tests.factories import shanghai
from tests.practice.requests import (
    OPENED_AT,
    SUBMITTED_AT,
    Office,
    a_draft,
    a_submitted_request,
    an_office,
    open_item,
)
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db
CHECKED_AT = shanghai(2023, 9, 28, 15, 30)


@pytest.fixture
def office() -> Office:
    return an_office()


def test_open_case_gives_number_first_event_and_a_task_for_its_author(office: Office) -> None:
    request = a_draft(office)

    assert request.number == "PR-2023-00001"
    assert (request.state, request.version, request.created) == ("draft", 1, OPENED_AT)
    item = open_item(request)
    assert (item.owner, item.role, item.due_on) == (
        office.staff.person,
        Role.DEPARTMENT_STAFF,
        None,
    )
    assert list(Assignment.objects.values_list("work_item", "to_person", "why")) == [
        (item.pk, office.staff.person_id, "draft")
    ]


def test_open_case_twice_numbers_them_in_order(office: Office) -> None:
    assert [a_draft(office).number, a_draft(office).number] == [
        "PR-2023-00001",
        "PR-2023-00002",
    ]


def test_take_step_moves_the_state_once_and_opens_the_next_task(office: Office) -> None:
    request = a_submitted_request(office)

    assert (request.state, request.version) == ("checking", 2)
    item = open_item(request)
    assert (item.flow_task.name, item.owner, item.organisation) == (
        "check",
        None,
        office.organisation,
    )


def test_take_step_starts_a_clock_that_counts_make_up_workdays(office: Office) -> None:
    request = a_submitted_request(office)

    clock = Clock.objects.get(case_id=request.pk)
    assert (clock.start_on, clock.due_on, clock.status) == (
        date(2023, 9, 27),
        date(2023, 10, 8),
        "running",
    )
    assert open_item(request).due_on == date(2023, 10, 8)


def test_take_step_last_outcome_satisfies_the_clock_and_closes_the_case(office: Office) -> None:
    request = a_submitted_request(office)

    taken = take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=office.head.person,
        at=CHECKED_AT,
        expected_version=2,
    )

    assert (taken.state, taken.next_items) == ("accepted", ())
    request.refresh_from_db()
    assert request.finished == CHECKED_AT
    clock = Clock.objects.get(case_id=request.pk)
    assert (clock.status, clock.satisfied_on) == ("satisfied", date(2023, 9, 28))
    assert list(clock.events.values_list("kind", flat=True)) == ["start", "satisfy"]


def test_take_step_sent_back_gives_the_author_a_new_task(office: Office) -> None:
    request = a_submitted_request(office)

    take_step(
        work_item=open_item(request),
        outcome="send_back",
        actor=office.head.person,
        at=CHECKED_AT,
        expected_version=2,
        data={"reason": "缺少更新频率"},
    )

    item = open_item(request)
    assert (item.flow_task.name, item.owner) == ("draft", office.staff.person)
    event = CaseEvent.objects.get(case_id=request.pk, sequence=3)
    assert (event.from_state, event.to_state) == ("checking", "returned")
    assert event.data.keys() == {"reason", "held_until", "routing"}
    assert event.data["reason"] == "缺少更新频率"
    assert event.data["held_until"] == "2023-09-28T07:35:00+00:00"


def test_events_of_a_case_form_one_chain_that_ends_in_the_case(office: Office) -> None:
    request = a_submitted_request(office)

    events = list(CaseEvent.objects.filter(case_id=request.pk))
    assert [event.act for event in events] == ["open", "submit"]
    assert [event.previous_hash for event in events] == ["", events[0].hash]
    assert [case_event_hash(event) for event in events] == [event.hash for event in events]
    assert (request.version, request.head) == (2, events[-1].hash)


def test_event_records_role_rule_and_facts(office: Office) -> None:
    request = a_submitted_request(office)

    event = CaseEvent.objects.get(case_id=request.pk, act="submit")
    assert (event.actor, event.role, event.organisation, event.rule, event.at) == (
        office.staff.person,
        Role.DEPARTMENT_STAFF,
        office.organisation,
        "house default",
        SUBMITTED_AT,
    )
    assert event.data == {
        "subject": "开放公交线路",
        "routing": decision_digest(RoutingDecision.objects.filter(case=request, sequence=2)),
    }


def test_step_writes_its_messages_with_the_act(office: Office) -> None:
    request = a_submitted_request(office)

    take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=office.head.person,
        at=CHECKED_AT,
        expected_version=2,
    )

    drafted, checked = WorkItem.objects.filter(process_id=request.pk).order_by("id")
    assert list(OutboxMessage.objects.order_by("id").values_list("idempotency_key", flat=True)) == [
        f"task:{drafted.pk}",
        f"task:{checked.pk}",
        f"case:{request.pk}:3",
    ]


def test_new_human_task_stays_new_until_a_person_acts(office: Office) -> None:
    request = a_submitted_request(office)

    assert open_item(request).status == "NEW"
