"""The gate refuses: stale pages, finished tasks, other hands, barred people, failed guards."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from cases.errors import (
    AlreadyClaimed,
    AlreadyDone,
    BadInput,
    GuardFailed,
    NotAllowed,
    Stale,
)
from cases.models import CaseEvent, Membership
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import (
    SUBMITTED_AT,
    Office,
    a_draft,
    a_submitted_request,
    an_office,
    open_item,
)
from workflows.engine.claims import claim
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db
CHECKED_AT = shanghai(2023, 9, 28, 15, 30)


@pytest.fixture
def office() -> Office:
    return an_office()


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


def test_take_step_stale_by_ones_own_hand_does_not_speak_of_others(office: Office) -> None:
    request = a_submitted_request(office)
    stale = partial(
        take_step,
        work_item=open_item(request),
        outcome="accept",
        at=CHECKED_AT,
        expected_version=1,
    )

    with pytest.raises(Stale) as own:
        stale(actor=office.staff.person)
    with pytest.raises(Stale) as foreign:
        stale(actor=office.head.person)

    assert own.value.message == (
        f"您打开页面之后，本人已在别处办理过 {request.number}（版次由 1 变为 2）。"
        "您填写的内容已保留，请核对最新情况后再提交。"
    )
    assert foreign.value.message.startswith(f"您打开页面之后，{request.number} 已被他人办理")


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
    claim(work_item=item, person=holder, at=CHECKED_AT)

    with pytest.raises(AlreadyClaimed, match=f"已由{holder}于2023-"):
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
