"""A case gets another drafter on the record; who wrote it before stays barred from deciding it."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, NotAllowed
from cases.models import Assignment, CaseEvent, Clock, Membership
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item
from tests.workflows.open_list import changes, lists
from workflows.engine.claims import claim
from workflows.engine.drafter import change_drafter, needs_a_drafter
from workflows.engine.gate import act, take_step

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28, 10)


def administrator() -> Membership:
    return a_member(Role.ADMINISTRATOR)


def test_draft_goes_to_the_new_drafter_with_an_event_and_a_movement() -> None:
    office = an_office()
    colleague = a_member(Role.DEPARTMENT_STAFF, office.organisation, person=a_person("林静")).person
    request, by = a_draft(office), administrator()

    assert change_drafter(case=request, to=colleague, by=by, at=AT)

    request = PracticeRequest.objects.get(pk=request.pk)
    assert (request.opened_by, request.state, request.version) == (colleague, "draft", 2)
    assert open_item(request).owner == colleague
    event = CaseEvent.objects.get(case=request, sequence=2)
    assert (event.act, event.actor, event.role) == ("change_drafter", by.person, "administrator")
    assert event.data == {
        "from": office.staff.person_id,
        "to": colleague.pk,
        "drafter": "林静",
    }
    moved = Assignment.objects.latest("pk")
    assert (moved.from_person, moved.to_person, moved.by, moved.why) == (
        office.staff.person,
        colleague,
        by.person,
        "hand_over",
    )
    assert verify_cases().first_bad is None
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=colleague,
        at=AT,
        expected_version=2,
    )
    with pytest.raises(NotAllowed):
        act(
            case=request,
            name="withdraw",
            actor=office.staff.person,
            at=AT,
            expected_version=None,
        )


def test_case_under_review_comes_back_to_the_new_drafter_and_its_clock_runs_on() -> None:
    office = an_office()
    colleague = a_member(Role.DEPARTMENT_STAFF, office.organisation).person
    request = a_submitted_request(office)
    before = list(Clock.objects.values())

    change_drafter(case=request, to=colleague, by=administrator(), at=AT)
    assert list(Clock.objects.values()) == before
    take_step(
        work_item=open_item(request),
        outcome="send_back",
        actor=office.head.person,
        at=AT,
        expected_version=None,
        data={"reason": "请补充"},
    )

    assert open_item(request).owner == colleague


def test_former_drafter_stays_barred_and_so_is_the_new_one() -> None:
    office = an_office()
    former = office.staff.person
    new = a_member(Role.DEPARTMENT_STAFF, office.organisation).person
    for person in (former, new):
        a_member(Role.DEPARTMENT_HEAD, office.organisation, person=person)
    request = a_submitted_request(office)
    change_drafter(case=request, to=new, by=administrator(), at=AT)

    for person in (former, new):
        with pytest.raises(NotAllowed, match="按回避要求须由他人办理"):
            claim(work_item=open_item(request), person=person, at=AT)

    claim(work_item=open_item(request), person=office.head.person, at=AT)


def test_new_drafter_needs_a_role_that_drafts_and_no_other_task_of_the_case() -> None:
    office = an_office()
    both = a_member(Role.DEPARTMENT_STAFF, office.organisation, person=a_person("林静")).person
    a_member(Role.DEPARTMENT_HEAD, office.organisation, person=both)
    stranger = a_person("周明")
    request, by = a_submitted_request(office), administrator()
    claim(work_item=open_item(request), person=both, at=AT)

    with pytest.raises(BadInput) as no_role:
        change_drafter(case=request, to=stranger, by=by, at=AT)
    with pytest.raises(BadInput) as at_work:
        change_drafter(case=request, to=both, by=by, at=AT)

    assert no_role.value.message == (
        f"周明在{office.organisation}没有可以起草的角色，不能接办起草的案卷。请另选他人。"
    )
    assert at_work.value.message == "林静正在审办本案，不能同时成为其经办人。请另选他人。"
    assert PracticeRequest.objects.get(pk=request.pk).opened_by == office.staff.person


def test_change_to_the_drafter_or_of_a_closed_case_changes_nothing() -> None:
    office = an_office()
    colleague = a_member(Role.DEPARTMENT_STAFF, office.organisation).person
    request, by = a_submitted_request(office), administrator()

    same = change_drafter(case=request, to=office.staff.person, by=by, at=AT)
    take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=office.head.person,
        at=AT,
        expected_version=None,
    )
    closed = change_drafter(case=request, to=colleague, by=by, at=AT)

    assert (same, closed) == (False, False)
    assert not CaseEvent.objects.filter(act="change_drafter").exists()


def test_published_version_keeps_its_drafter_and_an_approved_request_may_come_back() -> None:
    version = lists.publish(lists.a_city("上海市气象局"), lists.add())
    city = changes.a_city()
    waiting = changes.approved(city, changes.a_draft_with_entries(city))

    version.finished = None
    assert not needs_a_drafter(version)
    assert needs_a_drafter(waiting)
