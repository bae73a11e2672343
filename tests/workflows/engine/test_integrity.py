"""Every kind of damage is found; a sound database is left in peace."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from cases.models import Clock, ClockPolicy, ListChange, OutboxMessage, WorkItem
from cases.states.role import Role
from tests.cases.chains import tamper
from tests.factories import a_member, shanghai
from tests.practice.flow import PracticeFlow
from tests.practice.requests import Office, a_draft, a_submitted_request, an_office, open_item
from workflows.engine.gate import act, open_case, take_step
from workflows.engine.integrity import findings
from workflows.engine.places import Place, places
from workflows.open_list.flow import ListChangeFlow

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 27, 10)
# Less than a day after the first message was due.
LOOKED_AT = shanghai(2023, 9, 27, 8)


@pytest.fixture
def office() -> Office:
    return an_office()


def found(at: datetime = LOOKED_AT) -> list[tuple[str, str, int | None]]:
    """Return kind, table and row of every finding."""
    return [(one.what, one.table, one.row) for one in findings(at=at)]


def change_rows(statement: str) -> None:
    """Run a statement that no trigger is in the way of."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def without_foreign_keys(*statements: str) -> None:
    """Tamper where no foreign key is in the way."""
    off, on = (
        ("SET session_replication_role = replica", "SET session_replication_role = origin")
        if connection.vendor == "postgresql"
        else ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
    )
    tamper(off, *statements, on)


def test_findings_after_lawful_acts_are_none(office: Office) -> None:
    a_draft(office)
    waiting = a_submitted_request(office)
    accepted = a_submitted_request(office)
    take_step(
        work_item=open_item(accepted),
        outcome="accept",
        actor=office.head.person,
        at=AT,
        expected_version=None,
    )
    withdrawn = a_submitted_request(office)
    act(
        case=withdrawn,
        name="withdraw",
        actor=office.staff.person,
        at=AT,
        expected_version=None,
    )

    assert found() == []
    assert open_item(waiting).due_on is not None


def test_places_of_the_toy_flow_are_those_that_acts_lead_to() -> None:
    assert sorted(places(PracticeFlow)) == [
        Place("", "accepted"),
        Place("", "withdrawn"),
        Place("check", "checking"),
        Place("draft", "draft"),
        Place("draft", "returned"),
    ]


def test_open_case_without_item_is_found(office: Office) -> None:
    request = a_draft(office)
    WorkItem.objects.update(finished=AT)

    assert found() == [("case_without_item", "cases_case", request.pk)]
    assert findings(at=AT)[0].sentence == (
        f"{request.number} 演练 尚未办结（draft），但没有任何待办任务，也不在等待系统办理。"
    )


@pytest.mark.parametrize(
    ("state", "expected"),
    [("approved_pending_effect", []), ("in_review", ["case_without_item"])],
)
def test_open_case_that_waits_for_the_system_is_no_finding(
    office: Office, state: str, expected: list[str]
) -> None:
    author = a_member(Role.DEPARTMENT_STAFF, office.organisation)
    record = ListChange(
        kind="list_change", title="调整", state="draft", organisation=office.organisation
    )
    open_case(record=record, flow=ListChangeFlow, membership=author, at=AT, rule="house default")
    WorkItem.objects.update(finished=AT)
    change_rows(f"UPDATE cases_case SET state = '{state}'")

    assert [what for what, _, _ in found()] == expected


def test_item_that_the_state_cannot_lead_to_is_found(office: Office) -> None:
    request = a_submitted_request(office)
    a_submitted_request(office)
    change_rows(f"UPDATE cases_case SET state = 'draft' WHERE id = {request.pk}")

    assert found() == [("state_and_flow", "cases_workitem", open_item(request).pk)]


def test_closed_case_with_an_open_item_or_an_open_state_is_found(office: Office) -> None:
    request = a_draft(office)
    type(request).objects.filter(pk=request.pk).update(finished=AT)

    assert found() == [
        ("state_and_flow", "cases_workitem", open_item(request).pk),
        ("state_and_flow", "cases_case", request.pk),
    ]


@pytest.mark.django_db(transaction=True)
def test_item_without_case_and_case_without_record_are_found(office: Office) -> None:
    gone, hollow = a_draft(office), a_draft(office)
    item = open_item(gone).pk
    without_foreign_keys(
        f"DELETE FROM practice_practicerequest WHERE case_ptr_id IN ({gone.pk}, {hollow.pk})",
        f"DELETE FROM cases_case WHERE id = {gone.pk}",
    )

    kinds = [one for one in found() if one[0] != "guard_missing"]
    assert kinds[:2] == [
        ("item_without_case", "cases_workitem", item),
        ("case_without_record", "cases_case", hollow.pk),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "due_on = '2023-10-09'",
        "start_on = '2023-09-26'",
        "status = 'paused'",
        "satisfied_on = '2023-10-08'",
    ],
)
def test_clock_unlike_its_events_is_found(office: Office, change: str) -> None:
    a_submitted_request(office)
    change_rows(f"UPDATE cases_clock SET {change}")

    assert found()[0] == ("clock_cache", "cases_clock", Clock.objects.get().pk)


def test_clock_without_events_is_found(office: Office) -> None:
    a_submitted_request(office)
    tamper("DELETE FROM cases_clockevent")

    assert ("clock_cache", "cases_clock", Clock.objects.get().pk) in found()


def test_clock_under_a_withdrawn_rule_is_found(office: Office) -> None:
    clock = Clock.objects.get(case_id=a_submitted_request(office).pk)
    ClockPolicy.objects.filter(pk=clock.policy_id).update(
        withdrawn_by=office.head.person, withdrawn_at=AT
    )

    assert found() == [("clock_under_withdrawn_rule", "cases_clock", clock.pk)]


def test_task_with_another_due_date_than_its_clock_is_found(office: Office) -> None:
    item = open_item(a_submitted_request(office))
    for due_on in (None, "2023-10-07"):
        WorkItem.objects.filter(pk=item.pk).update(due_on=due_on)

        assert found() == [("clock_cache", "cases_workitem", item.pk)]


def test_message_is_stuck_after_five_attempts_or_a_day_past_its_try(office: Office) -> None:
    a_draft(office)
    row = OutboxMessage.objects.get()
    day = timedelta(hours=24)
    OutboxMessage.objects.update(next_try_at=AT, attempts=4)
    assert found(AT + day) == []
    assert found(AT + day + timedelta(seconds=1)) == [
        ("outbox_stuck", "cases_outboxmessage", row.pk)
    ]

    OutboxMessage.objects.update(attempts=5, status="failed", last_error="KeyError (letter)")
    assert found() == [("outbox_stuck", "cases_outboxmessage", row.pk)]

    OutboxMessage.objects.update(status="sent")
    assert found(AT + 2 * day) == []


def test_missing_trigger_is_found() -> None:
    on = " ON cases_anchor" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER cases_anchor_no_delete{on}")

    assert found() == [("guard_missing", "cases_anchor", None)]


def test_findings_name_a_task_whose_holder_is_gone(office: Office) -> None:
    request = a_draft(office)
    item = open_item(request)
    office.staff.person.is_active = False
    office.staff.person.save()

    assert found() == [("holder_gone", "cases_workitem", item.pk)]
    sentence = next(iter(findings(at=LOOKED_AT))).sentence
    assert sentence == (
        f"{request.number} 演练 的任务“填写”由{office.staff.person}持有，而其账号已停用："
        "请恢复账号后移交。"
    )
