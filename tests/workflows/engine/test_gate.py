"""The gate: every act locked, checked, moved once and recorded."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import (
    AlreadyClaimed,
    AlreadyDone,
    BadInput,
    GuardFailed,
    NotAllowed,
    Stale,
)
from cases.events import case_event_hash
from cases.models import Assignment, CaseEvent, Clock, Membership, OutboxMessage, WorkItem
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import (
    OPENED_AT,
    SUBMITTED_AT,
    Office,
    a_draft,
    a_submitted_request,
    an_office,
    open_item,
)
from workflows.engine.gate import act, take_step

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
    assert (event.from_state, event.to_state, event.data) == (
        "checking",
        "returned",
        {"reason": "缺少更新频率"},
    )


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
    assert event.data == {"subject": "开放公交线路"}


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


def test_take_step_stale_page_is_refused_and_writes_nothing(office: Office) -> None:
    request = a_submitted_request(office)

    with pytest.raises(Stale, match="版次由 1 变为 2"):
        take_step(
            work_item=open_item(request),
            outcome="accept",
            actor=office.head.person,
            at=CHECKED_AT,
            expected_version=1,
        )

    assert CaseEvent.objects.filter(case_id=request.pk).count() == 2


def test_take_step_finished_task_names_who_did_it_and_when(office: Office) -> None:
    request = a_submitted_request(office)
    item = open_item(request)

    def accept() -> None:
        take_step(
            work_item=item,
            outcome="accept",
            actor=office.head.person,
            at=CHECKED_AT,
            expected_version=None,
        )

    accept()

    with pytest.raises(AlreadyDone, match=f"{office.head.person}于2023-09-28 15:30办结"):
        accept()


def test_take_step_held_by_another_is_refused_with_the_holder(office: Office) -> None:
    request = a_submitted_request(office)
    item = open_item(request)
    holder = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    WorkItem.objects.filter(pk=item.pk).update(owner=holder)

    with pytest.raises(AlreadyClaimed, match=f"已由{holder}领取"):
        take_step(
            work_item=item,
            outcome="accept",
            actor=office.head.person,
            at=CHECKED_AT,
            expected_version=2,
        )


def test_take_step_author_who_is_also_head_is_barred_by_four_eyes(office: Office) -> None:
    a_member(Role.DEPARTMENT_HEAD, office.organisation, person=office.staff.person)
    request = a_submitted_request(office)

    with pytest.raises(NotAllowed, match="按回避要求须由他人办理"):
        take_step(
            work_item=open_item(request),
            outcome="accept",
            actor=office.staff.person,
            at=CHECKED_AT,
            expected_version=2,
        )


def test_take_step_head_of_another_department_is_told_which_role_is_needed(
    office: Office,
) -> None:
    request = a_submitted_request(office)
    stranger = a_member(Role.DEPARTMENT_HEAD).person

    with pytest.raises(NotAllowed, match=f"须由{office.organisation.full_name}的"):
        take_step(
            work_item=open_item(request),
            outcome="accept",
            actor=stranger,
            at=CHECKED_AT,
            expected_version=2,
        )


def test_take_step_role_that_ended_yesterday_no_longer_counts(office: Office) -> None:
    request = a_submitted_request(office)
    Membership.objects.filter(pk=office.head.pk).update(valid_until=date(2023, 9, 27))

    with pytest.raises(NotAllowed):
        take_step(
            work_item=open_item(request),
            outcome="accept",
            actor=office.head.person,
            at=CHECKED_AT,
            expected_version=2,
        )


def test_take_step_deactivated_person_may_do_nothing(office: Office) -> None:
    request = a_submitted_request(office)
    office.head.person.is_active = False
    office.head.person.save()

    with pytest.raises(NotAllowed):
        take_step(
            work_item=open_item(request),
            outcome="accept",
            actor=office.head.person,
            at=CHECKED_AT,
            expected_version=2,
        )


def test_take_step_district_authority_plays_the_head_of_its_units() -> None:
    district = an_organisation("上海市徐汇区人民政府", kind="district")
    unit = an_organisation("徐汇区体育局", parent=district)
    authority = a_member(Role.DISTRICT_AUTHORITY, district).person
    request = a_submitted_request(an_office(unit))

    taken = take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=authority,
        at=CHECKED_AT,
        expected_version=2,
    )

    assert taken.state == "accepted"


def test_take_step_two_hats_acts_under_the_one_picked(office: Office) -> None:
    district = an_organisation("上海市静安区人民政府", kind="district")
    office.organisation.parent = district
    office.organisation.save()
    second = a_member(Role.DISTRICT_AUTHORITY, district, person=office.head.person)
    request = a_submitted_request(office)

    take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=office.head.person,
        at=CHECKED_AT,
        expected_version=2,
        hat_id=second.pk,
    )

    event = CaseEvent.objects.get(case_id=request.pk, act="accept")
    assert (event.role, event.organisation) == (Role.DISTRICT_AUTHORITY, district)


def test_take_step_failed_guard_says_why_and_writes_nothing(office: Office) -> None:
    request = a_draft(office, subject="")

    with pytest.raises(GuardFailed, match="请先填写事由"):
        take_step(
            work_item=open_item(request),
            outcome="submit",
            actor=office.staff.person,
            at=SUBMITTED_AT,
            expected_version=1,
            data={"subject": ""},
        )

    request = PracticeRequest.objects.get(pk=request.pk)
    assert (request.state, request.version) == ("draft", 1)
    assert CaseEvent.objects.filter(case_id=request.pk).count() == 1


def test_take_step_without_required_reason_is_refused(office: Office) -> None:
    request = a_submitted_request(office)

    with pytest.raises(BadInput, match="“退回”须写明理由"):
        take_step(
            work_item=open_item(request),
            outcome="send_back",
            actor=office.head.person,
            at=CHECKED_AT,
            expected_version=2,
            data={"reason": "  "},
        )


def test_take_step_unknown_outcome_is_refused(office: Office) -> None:
    request = a_submitted_request(office)

    with pytest.raises(BadInput, match="没有这种办理结果"):
        take_step(
            work_item=open_item(request),
            outcome="approve_everything",
            actor=office.head.person,
            at=CHECKED_AT,
            expected_version=2,
        )


def test_act_of_the_opener_closes_open_tasks_and_voids_their_clocks(office: Office) -> None:
    request = a_submitted_request(office)

    taken = act(
        case=request,
        name="withdraw",
        actor=office.staff.person,
        at=CHECKED_AT,
        expected_version=2,
    )

    assert (taken.state, taken.case.finished) == ("withdrawn", CHECKED_AT)
    assert not WorkItem.objects.filter(process_id=request.pk, finished__isnull=True).exists()
    assert Clock.objects.get(case_id=request.pk).status == "void"


def test_act_of_somebody_else_is_refused(office: Office) -> None:
    request = a_submitted_request(office)
    colleague = a_member(Role.DEPARTMENT_STAFF, office.organisation).person

    with pytest.raises(NotAllowed, match="只能由本事项的经办人本人办理"):
        act(case=request, name="withdraw", actor=colleague, at=CHECKED_AT, expected_version=2)


def test_act_in_the_wrong_state_names_the_state(office: Office) -> None:
    request = a_submitted_request(office)
    take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=office.head.person,
        at=CHECKED_AT,
        expected_version=2,
    )

    with pytest.raises(GuardFailed, match="现在的状态是“accepted”，不能“撤回”"):
        act(
            case=request,
            name="withdraw",
            actor=office.staff.person,
            at=CHECKED_AT,
            expected_version=3,
        )


def test_act_unknown_is_refused(office: Office) -> None:
    request = a_draft(office)

    with pytest.raises(BadInput, match="没有“vanish”这一操作"):
        act(case=request, name="vanish", actor=a_person(), at=CHECKED_AT, expected_version=1)


def test_new_human_task_stays_new_until_a_person_acts(office: Office) -> None:
    request = a_submitted_request(office)

    assert open_item(request).status == "NEW"
