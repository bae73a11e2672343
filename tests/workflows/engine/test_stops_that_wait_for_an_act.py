"""Stops that end with the act that they wait for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import (
    Case,
    CaseEvent,
    Clock,
    ClockReason,
    OutboxMessage,
    WorkItem,
)
from cases.proof import verify_cases
from tests.factories import shanghai
from tests.practice.requests import Office, an_office, open_item
from tests.workflows.engine.overdue import a_request_due_on_9_october, clock_of
from tests.workflows.engine.stops import WHY, findings, stop
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from tests.practice.models import PracticeRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def request_(office: Office) -> PracticeRequest:
    """A request that is due on 2025-10-09."""
    return a_request_due_on_9_october(office)


def paused_beside(request_: PracticeRequest, office: Office) -> Clock:
    """Let a clock of the case itself stand still, beside that of its task."""
    clock = clock_of(request_)
    stop(request_, office, date(2025, 9, 26))
    Clock.objects.filter(pk=clock.pk).update(work_item=None)
    open_item(request_)
    WorkItem.objects.filter(process_id=request_.pk).update(waiting_since=None, waiting_for="")
    return Clock.objects.get(pk=clock.pk)


def test_step_that_a_stop_waits_for_ends_it(office: Office, request_: PracticeRequest) -> None:
    ClockReason.objects.filter(code=WHY).update(resumes_on="send_back")
    clock = paused_beside(request_, office)

    taken = take_step(
        work_item=open_item(request_),
        outcome="send_back",
        actor=office.head.person,
        at=shanghai(2025, 9, 29),
        expected_version=None,
        data={"reason": "请补充"},
    )

    last = clock.events.order_by("pk").last()
    assert (last.kind, last.effective_on, last.actor) == ("resume", date(2025, 9, 29), None)
    clock.refresh_from_db()
    assert (clock.status, clock.due_on) == ("running", date(2025, 10, 11))
    acts = CaseEvent.objects.filter(case_id=request_.pk).order_by("sequence")
    assert [event.act for event in acts][-2:] == ["send_back", "resume_clock"]
    assert taken.case.version == taken.event_sequence + 1
    # Behind that event it is no longer the last step: to hold its messages would serve nobody.
    assert taken.held_until is None
    assert not OutboxMessage.objects.filter(
        case_id=request_.pk, sequence=taken.event_sequence, next_try_at__gt=shanghai(2025, 9, 29)
    ).exists()
    assert verify_cases().first_bad is None


def test_step_that_no_stop_waits_for_leaves_it(office: Office, request_: PracticeRequest) -> None:
    clock = paused_beside(request_, office)

    taken = take_step(
        work_item=open_item(request_),
        outcome="send_back",
        actor=office.head.person,
        at=shanghai(2025, 9, 29),
        expected_version=None,
        data={"reason": "请补充"},
    )

    clock.refresh_from_db()
    assert clock.status == "paused"
    assert taken.held_until is not None


@pytest.mark.parametrize("stopped_meanwhile", [False, True])
def test_act_that_a_stop_waits_for_ends_it(
    office: Office, request_: PracticeRequest, *, stopped_meanwhile: bool
) -> None:
    ClockReason.objects.filter(code=WHY).update(resumes_on="remark")
    as_read_before = Case.objects.get(pk=request_.pk)
    stop(request_, office, date(2025, 9, 26))
    case = as_read_before if stopped_meanwhile else Case.objects.get(pk=request_.pk)

    act(
        case=case,
        name="remark",
        actor=office.staff.person,
        at=shanghai(2025, 9, 29),
        expected_version=None,
    )

    clock = clock_of(request_)
    assert (clock.status, clock.due_on) == ("running", date(2025, 10, 11))
    assert open_item(request_).waiting_since is None
    assert findings() == []


def test_act_that_closes_the_case_ends_no_stop(office: Office, request_: PracticeRequest) -> None:
    ClockReason.objects.filter(code=WHY).update(resumes_on="withdraw")
    stop(request_, office, date(2025, 9, 26))

    act(
        case=request_,
        name="withdraw",
        actor=office.staff.person,
        at=shanghai(2025, 9, 29),
        expected_version=None,
    )

    clock = Clock.objects.get(case_id=request_.pk)
    assert clock.status == "void"
    assert CaseEvent.objects.filter(case_id=request_.pk).last().act == "withdraw"


def test_act_costs_no_statement_more_where_nothing_stands_still(
    office: Office, request_: PracticeRequest
) -> None:
    ClockReason.objects.filter(code=WHY).update(resumes_on="remark")
    case = Case.objects.get(pk=request_.pk)

    with CaptureQueriesContext(connection) as captured:
        act(
            case=case,
            name="remark",
            actor=office.staff.person,
            at=shanghai(2025, 9, 29),
            expected_version=case.version,
        )

    asked = [query["sql"] or "" for query in captured]
    assert not [text for text in asked if "cases_clockreason" in text]
