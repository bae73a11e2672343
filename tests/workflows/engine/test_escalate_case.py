"""Rungs with an effect: the task goes to the lead's queue, and nobody's page survives it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from backoffice.management.commands.verify_audit import prove
from cases import triggers
from cases.errors import NotAllowed, Stale
from cases.models import (
    Assignment,
    CaseEvent,
    ClockEvent,
    Notification,
    OrganisationKind,
    WorkItem,
)
from cases.proof import verify_cases
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, an_organisation, the_commission
from tests.practice.requests import Office, an_office, open_item
from tests.threads import at_once
from tests.workflows.engine.overdue import (
    B1_AT,
    SUBMITTED_AT,
    a_request_due_on_9_october,
    clock_of,
)
from workflows.engine.claims import claim
from workflows.engine.delivery import deliver_due, worker_name
from workflows.engine.escalation import Swept, sweep
from workflows.engine.gate import take_step
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
ALL = ["W2", "W1", "B0", "B1", "B3"]
NOTHING = Swept(fired=0, messages=0, examined=0)


@pytest.fixture
def office() -> Office:
    the_commission()
    return an_office()


def deliver(at) -> None:
    while deliver_due(at=at, worker=worker_name(), handlers=HANDLERS).claimed:
        pass


def test_reassign_clears_the_holder_writes_both_records_and_turns_pages_stale(office):
    request = a_request_due_on_9_october(office)
    item = open_item(request)
    claim(work_item=item, person=office.head.person, at=SUBMITTED_AT)

    sweep(at=B1_AT)

    item = WorkItem.objects.get(pk=item.pk)
    assert (item.owner, item.role, item.status, item.escalated_at) == (
        None,
        Role.DEPARTMENT_HEAD,
        "NEW",
        B1_AT,
    )
    moved = Assignment.objects.get(work_item=item, why="escalate")
    assert (moved.from_person, moved.to_person, moved.by, moved.note) == (
        office.head.person,
        None,
        None,
        "B1",
    )
    event = CaseEvent.objects.filter(case=request).order_by("-sequence").first()
    assert (event.act, event.actor, event.rule, event.data) == (
        "escalate",
        None,
        "house default: ladder rung B1",
        {
            "clock": "list.head_approval",
            "rung": "B1",
            "due_on": "2025-10-09",
            "from": office.head.person.pk,
        },
    )
    with pytest.raises(Stale):
        take_step(
            work_item=item,
            outcome="accept",
            actor=office.head.person,
            at=B1_AT,
            expected_version=request.version,
        )
    assert ClockEvent.objects.filter(clock=clock_of(request)).count() == 1
    assert verify_cases().first_bad is None


def test_reassign_of_the_heads_own_task_tells_the_commission(office):
    officer = a_member(Role.COMMISSION_STAFF, the_commission())
    request = a_request_due_on_9_october(office)
    claim(work_item=open_item(request), person=office.head.person, at=SUBMITTED_AT)
    sweep(at=B1_AT)

    deliver(B1_AT)
    deliver(B1_AT)

    told = Notification.objects.filter(topic="rung_escalated").order_by("person_id")
    text = f"{request.number} 演练 的“部门负责人审核”应于 2025-10-09 办结，已逾期，任务转由负责人处理。"  # noqa: E501
    assert sorted(told.values_list("person_id", "text")) == sorted(
        [(office.head.person.pk, text), (officer.person.pk, text)]
    )


def test_task_that_rules_gave_to_the_data_centre_stays_with_the_role_that_may_do_it(office):
    request = a_request_due_on_9_october(office)
    centre = an_organisation("上海市大数据中心", kind=OrganisationKind.DATA_CENTRE)
    operator = a_member(Role.DATA_CENTRE_OPERATOR, centre)
    item = open_item(request)
    WorkItem.objects.filter(pk=item.pk).update(
        organisation=centre, role=Role.DATA_CENTRE_OPERATOR, owner=operator.person
    )

    sweep(at=B1_AT)

    item = WorkItem.objects.get(pk=item.pk)
    assert (item.owner, item.role, item.escalated_at) == (None, Role.DATA_CENTRE_OPERATOR, B1_AT)
    assert Assignment.objects.get(work_item=item, why="escalate").from_person == operator.person


def test_task_of_the_commission_goes_to_its_lead(office):
    request = a_request_due_on_9_october(office)
    WorkItem.objects.filter(process_id=request.pk, finished=None).update(
        organisation=the_commission(), role=Role.COMMISSION_STAFF
    )

    sweep(at=B1_AT)

    assert open_item(request).role == Role.COMMISSION_LEAD


def test_lead_may_finish_what_was_given_to_the_leads_queue_and_the_opener_still_may_not(office):
    request = a_request_due_on_9_october(office)
    item = open_item(request)
    WorkItem.objects.filter(pk=item.pk).update(role=Role.COMMISSION_LEAD)
    lead = a_member(Role.COMMISSION_LEAD, office.organisation)
    a_member(Role.COMMISSION_LEAD, office.organisation, person=office.staff.person)
    item = WorkItem.objects.get(pk=item.pk)
    step: dict[str, Any] = {
        "work_item": item,
        "outcome": "accept",
        "at": SUBMITTED_AT,
        "expected_version": request.version,
    }

    with pytest.raises(NotAllowed):
        take_step(actor=office.staff.person, **step)
    assert take_step(actor=lead.person, **step).state == "accepted"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_case_that_somebody_holds_is_left_for_the_next_sweep(office):
    request = a_request_due_on_9_october(office)

    def hold_and_sweep():
        with transaction.atomic():
            type(request).objects.select_for_update().get(pk=request.pk)
            return at_once([lambda: sweep(at=B1_AT)])[0]

    assert hold_and_sweep() == Swept(fired=0, messages=0, examined=1)
    assert sweep(at=B1_AT).fired == 4


@pytest.mark.scenario(28)
def test_page_of_whoever_was_typing_answers_409_and_keeps_the_text(office):
    request = a_request_due_on_9_october(office)
    item = open_item(request)
    claim(work_item=item, person=office.head.person, at=SUBMITTED_AT)
    sweep(at=B1_AT)

    response = logged_in(office.head.person).post(
        f"/tasks/{item.pk}/",
        {
            "outcome": "send_back",
            "expected_version": str(request.version),
            "reason": "缺少数据说明",
        },
    )

    assert response.status_code == 409
    assert "缺少数据说明" in response.content.decode()
    assert "逾期转负责人处理" in response.content.decode()
    assert open_item(request).pk == item.pk


def test_audit_command_names_a_firing_that_was_changed(office):
    a_request_due_on_9_october(office)
    sweep(at=B1_AT)
    assert prove(case=None, versions=False).first_bad is None
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_escalationfiring SET collapsed = NOT collapsed")

    bad = prove(case=None, versions=False).first_bad

    assert bad is not None
    assert (bad.table, bad.sequence) == ("cases_escalationfiring", 1)
