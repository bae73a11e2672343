"""Who holds a task: movements and their refusals."""

from __future__ import annotations

import pytest

from cases.errors import AlreadyClaimed, AlreadyDone, NotAllowed
from cases.models import Assignment, Case, Person, WorkItem
from cases.states.clock import AssignmentReason
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.practice.requests import (
    Office,
    a_draft,
    a_submitted_request,
    an_office,
    open_item,
)
from workflows.engine.claims import claim, release
from workflows.engine.gate import take_step
from workflows.engine.movements import take
from workflows.engine.next_task import pull_next

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


def test_claim_of_an_unheld_task_gives_it_and_records_the_movement() -> None:
    office = an_office()
    request = a_submitted_request(office)

    held = claim(work_item=open_item(request), person=office.head.person, at=ON_THURSDAY)

    item = open_item(request)
    assert held.moved
    assert (item.owner, item.assigned, item.status) == (
        office.head.person,
        ON_THURSDAY,
        "ASSIGNED",
    )
    assert movements(item) == [("claim", None, office.head.person_id)]


def test_claim_leaves_the_case_version_alone_so_open_pages_stay_good() -> None:
    office = an_office()
    request = a_submitted_request(office)

    claim(work_item=open_item(request), person=office.head.person, at=ON_THURSDAY)

    assert Case.objects.get(pk=request.pk).version == request.version


@pytest.mark.scenario(2)
def test_claim_again_by_the_holder_succeeds_without_a_new_row() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=ON_THURSDAY)

    again = claim(work_item=item, person=office.head.person, at=LATER)

    assert not again.moved
    assert again.work_item.assigned == ON_THURSDAY
    assert len(movements(item)) == 1


def test_claim_of_a_held_task_names_the_holder_and_the_time() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    Person.objects.filter(pk=office.head.person_id).update(name="周明")
    claim(work_item=item, person=office.head.person, at=ON_THURSDAY)

    with pytest.raises(AlreadyClaimed) as refused:
        claim(work_item=item, person=another_head(office), at=LATER)

    assert refused.value.message == (
        "这项任务已由周明于2023-09-28 09:30领取。如需接办，请先请其移交或退回队列。"
    )


def test_claim_of_a_finished_task_is_refused() -> None:
    office = an_office()
    request = a_submitted_request(office)
    item = open_item(request)
    take_step(
        work_item=item,
        outcome="accept",
        actor=office.head.person,
        at=ON_THURSDAY,
        expected_version=None,
    )

    with pytest.raises(AlreadyDone):
        claim(work_item=item, person=another_head(office), at=LATER)

    assert movements(item) == []


@pytest.mark.scenario(5)
def test_claim_by_the_author_is_refused_for_four_eyes() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    a_member(Role.DEPARTMENT_HEAD, office.organisation, person=office.staff.person)

    with pytest.raises(NotAllowed) as refused:
        claim(work_item=item, person=office.staff.person, at=ON_THURSDAY)

    heads = f"{Role.DEPARTMENT_HEAD.label}、{Role.DISTRICT_AUTHORITY.label}"
    assert refused.value.message == (
        "您已参与本事项的前序环节，按回避要求须由他人办理。"
        f"请联系{office.organisation.full_name}的其他{heads}。"
    )


def test_claim_by_a_head_of_another_department_is_refused() -> None:
    item = open_item(a_submitted_request(an_office()))
    stranger = an_office(an_organisation("上海市气象局")).head.person

    with pytest.raises(NotAllowed):
        claim(work_item=item, person=stranger, at=ON_THURSDAY)

    assert WorkItem.objects.get(pk=item.pk).owner is None


def test_release_puts_the_task_back_into_the_queue() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=ON_THURSDAY)

    release(work_item=item, person=office.head.person, at=LATER, note=" 出差 ")

    item.refresh_from_db()
    assert (item.owner, item.assigned, item.status) == (None, None, "NEW")
    assert movements(item) == [
        ("claim", None, office.head.person_id),
        ("release", office.head.person_id, None),
    ]
    assert Assignment.objects.get(why=AssignmentReason.RELEASE).note == "出差"


def test_release_by_another_person_is_refused() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=ON_THURSDAY)

    with pytest.raises(NotAllowed):
        release(work_item=item, person=another_head(office), at=LATER)


def test_release_of_a_task_for_the_author_alone_is_refused() -> None:
    office = an_office()
    item = open_item(a_draft(office))

    with pytest.raises(NotAllowed) as refused:
        release(work_item=item, person=office.staff.person, at=ON_THURSDAY)

    assert refused.value.message == (
        "这项任务只能由经办人本人办理，不能退回队列。如不再办理，请撤销申请。"
    )


def test_release_of_an_unheld_task_writes_nothing() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))

    held = release(work_item=item, person=office.head.person, at=ON_THURSDAY)

    assert not held.moved
    assert movements(item) == []


def test_pull_next_gives_the_most_urgent_task_and_passes_over_four_eyes() -> None:
    office = an_office()
    head = office.head.person
    own = Office(
        organisation=office.organisation,
        staff=a_member(Role.DEPARTMENT_STAFF, office.organisation, person=head),
        head=office.head,
    )
    written_by_the_head = a_submitted_request(own)
    for_the_head = a_submitted_request(office)
    later = a_submitted_request(office)
    WorkItem.objects.filter(pk=open_item(later).pk).update(due_on=None)

    first = pull_next(person=head, at=ON_THURSDAY)
    second = pull_next(person=head, at=ON_THURSDAY)
    third = pull_next(person=head, at=ON_THURSDAY)

    assert first == open_item(for_the_head)
    assert second == open_item(later)
    assert third is None
    assert open_item(written_by_the_head).owner is None
    assert movements(open_item(for_the_head)) == [("pull", None, head.pk)]


def test_take_of_a_task_that_is_no_longer_free_is_refused_by_the_predicate_alone() -> None:
    office = an_office()
    free = open_item(a_submitted_request(office))
    claim(work_item=free, person=office.head.person, at=ON_THURSDAY)

    with pytest.raises(AlreadyClaimed):
        take(free, another_head(office), at=LATER, why=AssignmentReason.CLAIM)

    assert WorkItem.objects.get(pk=free.pk).owner == office.head.person
    assert len(movements(free)) == 1
