"""A task passes to a colleague: from its holder, or from the queue by the lead."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, NotAllowed
from cases.models import Assignment, Person, WorkItem
from cases.states.clock import AssignmentReason
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai
from tests.practice.requests import (
    Office,
    a_submitted_request,
    an_office,
    open_item,
)
from workflows.engine.claims import claim, hand_over, possible_holders
from workflows.engine.movements import take

ON_THURSDAY = shanghai(2023, 9, 28, 9, 30)
LATER = shanghai(2023, 9, 28, 10, 0)
pytestmark = pytest.mark.django_db


def movements(item: WorkItem) -> list[tuple[str, int | None, int | None]]:
    """Return why, from whom and to whom the task moved, in order."""
    rows = Assignment.objects.filter(work_item=item).order_by("id")
    return list(rows.values_list("why", "from_person_id", "to_person_id"))


def another_head(office: Office) -> Person:
    """Write one more head of a department."""
    return a_member(Role.DEPARTMENT_HEAD, office.organisation).person


def test_hand_over_to_a_colleague_who_may_do_it_moves_the_task() -> None:
    office = an_office()
    colleague = another_head(office)
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=ON_THURSDAY)

    hand_over(work_item=item, person=office.head.person, to=colleague, at=LATER)

    item.refresh_from_db()
    assert (item.owner, item.assigned) == (colleague, LATER)
    assert movements(item)[-1] == ("hand_over", office.head.person_id, colleague.pk)


def test_hand_over_to_somebody_who_may_not_do_it_is_refused() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=ON_THURSDAY)
    stranger = a_person("林静")

    with pytest.raises(BadInput) as refused:
        hand_over(work_item=item, person=office.head.person, to=stranger, at=LATER)

    assert refused.value.message == (
        "不能移交给林静：其没有办理这项任务的角色，或者按回避要求不能办理。请另选他人。"
    )
    item.refresh_from_db()
    assert item.owner == office.head.person


def test_hand_over_by_somebody_who_does_not_hold_it_is_refused() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    colleague = another_head(office)
    claim(work_item=item, person=colleague, at=ON_THURSDAY)

    with pytest.raises(NotAllowed):
        hand_over(work_item=item, person=office.staff.person, to=office.head.person, at=LATER)
    with pytest.raises(NotAllowed):
        hand_over(work_item=item, person=office.head.person, to=office.head.person, at=LATER)
    assert WorkItem.objects.get(pk=item.pk).owner == colleague


def test_hand_over_of_an_unheld_task_is_the_leads_alone() -> None:
    office = an_office()
    colleague = another_head(office)
    item = open_item(a_submitted_request(office))

    with pytest.raises(NotAllowed):
        hand_over(work_item=item, person=office.staff.person, to=colleague, at=ON_THURSDAY)
    hand_over(work_item=item, person=office.head.person, to=colleague, at=LATER, note="分工")

    item.refresh_from_db()
    assert (item.owner, item.assigned, item.status) == (colleague, LATER, "ASSIGNED")
    given = Assignment.objects.get(work_item=item)
    assert (given.why, given.by, given.from_person, given.note) == (
        "bulk",
        office.head.person,
        None,
        "分工",
    )


def test_lead_who_wrote_the_case_does_not_choose_who_decides_on_it() -> None:
    office = an_office()
    a_member(Role.DEPARTMENT_HEAD, office.organisation, person=office.staff.person)
    item = open_item(a_submitted_request(office))

    with pytest.raises(NotAllowed, match="不能指定由谁办理"):
        hand_over(work_item=item, person=office.staff.person, to=office.head.person, at=ON_THURSDAY)

    assert not Assignment.objects.filter(work_item=item).exists()


def test_task_goes_to_nobody_whose_account_is_out_of_use() -> None:
    office = an_office()
    colleague, gone = another_head(office), another_head(office)
    item = open_item(a_submitted_request(office))
    free = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=ON_THURSDAY)
    Person.objects.filter(pk__in=[colleague.pk, gone.pk]).update(is_active=False)

    with pytest.raises(BadInput):
        hand_over(work_item=item, person=office.head.person, to=colleague, at=LATER)
    with pytest.raises(NotAllowed, match="账号已停用，不能领取任务。"):
        take(free, gone, at=LATER, why=AssignmentReason.CLAIM)

    assert WorkItem.objects.get(pk=item.pk).owner == office.head.person
    assert WorkItem.objects.get(pk=free.pk).owner is None


def test_possible_holders_are_the_heads_but_not_author_holder_or_stranger() -> None:
    office = an_office()
    colleague = another_head(office)
    a_member(Role.DEPARTMENT_HEAD, office.organisation, person=office.staff.person)
    a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局"))
    item = open_item(a_submitted_request(office))
    item = claim(work_item=item, person=office.head.person, at=ON_THURSDAY).work_item

    people = possible_holders(work_item=item, on=ON_THURSDAY.date())

    assert list(people) == [colleague]


def test_possible_holders_include_the_authority_of_the_district() -> None:
    district = an_organisation("上海市浦东新区")
    office = an_office(an_organisation("浦东新区教育局", parent=district))
    authority = a_member(Role.DISTRICT_AUTHORITY, district).person
    item = open_item(a_submitted_request(office))

    people = possible_holders(work_item=item, on=ON_THURSDAY.date())

    assert set(people) == {office.head.person, authority}


def test_hand_over_to_the_present_holder_writes_nothing() -> None:
    office = an_office()
    head = office.head.person
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=head, at=ON_THURSDAY)

    held = hand_over(work_item=item, person=head, to=head, at=LATER)

    assert not held.moved
    assert len(movements(item)) == 1
