"""A request for more time ends with its clock: nobody decides on what is over."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import AlreadyDone, GuardFailed, KaifangError
from cases.models import CaseEvent, Clock, ClockReason, ExtensionRequest, Notification
from cases.proof import verify_cases
from cases.queries.extension_requests import requests_for
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.practice.requests import Office, an_office, open_item
from tests.threads import at_once
from tests.workflows.engine.overdue import W1_AT, a_request_due_on_9_october, clock_of
from tests.workflows.engine.stops import WHY, go_on, stop
from workflows.engine.delivery import deliver_due
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time
from workflows.engine.gate import act, take_step
from workflows.engine.integrity import findings
from workflows.engine.integrity_requests import requests_on_ended_clocks
from workflows.engine.taking_back import take_back
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from cases.models import Person
    from tests.practice.models import PracticeRequest

WANTED = MoreTime(reason="complex_matter", days=2, text="涉及三家单位的数据口径")
ASKED_AT = W1_AT - timedelta(hours=20)
LATER = W1_AT + timedelta(hours=1)


def asked_about(office: Office) -> tuple[PracticeRequest, ExtensionRequest]:
    """Let the head ask for more time on a request."""
    the_commission()
    request = a_request_due_on_9_october(office)
    asked = ask_for_more_time(
        clock=clock_of(request),
        wanted=WANTED,
        actor=office.head.person,
        at=ASKED_AT,
        expected_version=None,
    )
    return request, asked


def finish(request: PracticeRequest, office: Office, outcome: str = "accept") -> None:
    """Let the head finish the task under the clock, in one way or another."""
    take_step(
        work_item=open_item(request),
        outcome=outcome,
        actor=office.head.person,
        at=W1_AT,
        expected_version=None,
        data={"reason": "补充数据口径"},
    )


@pytest.mark.django_db
def test_request_is_void_when_its_task_is_done_and_who_asked_is_told() -> None:
    office = an_office()
    request, asked = asked_about(office)

    finish(request, office)
    deliver_due(at=LATER, worker="w", handlers=HANDLERS)

    asked.refresh_from_db()
    assert (asked.decision, asked.decided_at, asked.decided_by) == ("void", W1_AT, None)
    event = CaseEvent.objects.filter(case_id=request.pk).latest("sequence")
    assert (event.act, event.data["lapsed_requests"]) == ("accept", [asked.pk])
    told = Notification.objects.filter(person=office.head.person, text__contains="的延期申请已作废")
    assert told.get().text.startswith(request.number)
    assert verify_cases().first_bad is None
    assert findings(at=LATER) == ()


@pytest.mark.django_db
def test_request_is_void_when_the_case_is_withdrawn() -> None:
    office = an_office()
    request, asked = asked_about(office)

    act(case=request, name="withdraw", actor=office.staff.person, at=W1_AT, expected_version=None)

    asked.refresh_from_db()
    assert asked.decision == "void"
    event = CaseEvent.objects.filter(case_id=request.pk).latest("sequence")
    assert event.data["lapsed_requests"] == [asked.pk]


@pytest.mark.django_db
def test_lists_show_it_among_the_decided_and_nobody_decides_it() -> None:
    office = an_office()
    lead = a_member(Role.COMMISSION_LEAD, the_commission()).person
    request, asked = asked_about(office)
    on = W1_AT.date()
    assert requests_for(lead, on=on, is_open=True) == [asked]

    finish(request, office)

    assert requests_for(lead, on=on, is_open=True) == []
    assert requests_for(lead, on=on, is_open=False) == [asked]
    with pytest.raises(AlreadyDone, match="这项延期申请已作废"):
        decide_on_more_time(request=asked, approve=True, actor=lead, at=LATER, note="")


@pytest.mark.django_db
def test_step_taken_back_lets_the_request_wait_again_and_tells_nobody() -> None:
    office = an_office()
    request, asked = asked_about(office)
    finish(request, office, outcome="send_back")

    take_back(
        case=request,
        actor=office.head.person,
        at=W1_AT + timedelta(minutes=1),
        expected_version=None,
        reason="点错了",
    )
    deliver_due(at=LATER, worker="w", handlers=HANDLERS)

    asked.refresh_from_db()
    assert (asked.decision, asked.decided_at) == ("pending", None)
    event = CaseEvent.objects.filter(case_id=request.pk).latest("sequence")
    assert (event.act, event.data["requests_waiting_again"]) == ("undo", [asked.pk])
    assert not Notification.objects.filter(text__contains="的延期申请已作废").exists()
    assert findings(at=LATER) == ()


@pytest.mark.django_db
def test_request_is_void_when_the_term_starts_anew_and_stays_so_after_a_step_taken_back() -> None:
    ClockReason.objects.filter(code=WHY).update(verb="reset")
    office = an_office()
    request, asked = asked_about(office)
    day = ASKED_AT.date()

    stop(request, office, day)
    go_on(request, office, day)
    deliver_due(at=LATER, worker="w", handlers=HANDLERS)

    asked.refresh_from_db()
    assert (asked.decision, asked.decided_by) == ("void", None)
    event = CaseEvent.objects.filter(case_id=request.pk).latest("sequence")
    assert (event.act, event.data["lapsed_requests"]) == ("reset_clock", [asked.pk])
    told = Notification.objects.get(topic="extension_lapsed")
    assert (told.person, "重新起算" in told.text) == (office.head.person, True)
    again = ask_for_more_time(
        clock=clock_of(request),
        wanted=WANTED,
        actor=office.head.person,
        at=W1_AT,
        expected_version=None,
    )
    finish(request, office, outcome="send_back")
    take_back(
        case=request,
        actor=office.head.person,
        at=W1_AT + timedelta(minutes=1),
        expected_version=None,
        reason="点错了",
    )
    assert set(ExtensionRequest.objects.values_list("pk", "decision")) == {
        (asked.pk, "void"),
        (again.pk, "pending"),
    }
    assert findings(at=LATER) == ()


@pytest.mark.django_db
def test_leftover_is_found_and_listed_for_nobody() -> None:
    office = an_office()
    lead = a_member(Role.COMMISSION_LEAD, the_commission()).person
    request, asked = asked_about(office)
    finish(request, office)
    ExtensionRequest.objects.update(decision="pending", decided_at=None)

    found = list(requests_on_ended_clocks())

    assert [(one.what, one.row, one.case) for one in found] == [
        ("request_left_open", asked.pk, request.number)
    ]
    assert found[0] in findings(at=LATER)
    assert requests_for(lead, on=W1_AT.date(), is_open=True) == []
    with pytest.raises(GuardFailed, match="”已办结，不能再调整"):
        decide_on_more_time(request=asked, approve=True, actor=lead, at=LATER, note="")


@pytest.mark.django_db(transaction=True)
def test_decision_and_end_at_once_leave_no_request_open() -> None:
    for _ in range(5):
        office = an_office()
        lead = a_member(Role.COMMISSION_LEAD, the_commission()).person
        request, asked = asked_about(office)

        results = at_once(
            [
                partial(_tried, partial(finish, request, office)),
                partial(_tried, partial(_decide, asked, lead)),
            ]
        )

        asked.refresh_from_db()
        clock = Clock.objects.get(pk=asked.clock_id)
        assert results[0] == "done"
        assert clock.status == "satisfied"
        assert (asked.decision, results[1]) in {("approved", "done"), ("void", "AlreadyDone")}
        assert list(requests_on_ended_clocks()) == []
        assert verify_cases().first_bad is None


def _decide(asked: ExtensionRequest, lead: Person) -> None:
    decide_on_more_time(request=asked, approve=True, actor=lead, at=W1_AT, note="")


def _tried(act_: partial[None]) -> str:
    try:
        act_()
    except KaifangError as error:
        return type(error).__name__
    return "done"
