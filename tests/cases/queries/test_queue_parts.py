"""A queue in parts: put together, it is what one condition and one sort would give."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.models import Absence, WorkItem
from cases.permissions import hats_on
from cases.queries import queues
from cases.queries.queue_parts import Parts, by_urgency
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from workflows.engine.absence import Away, enter_absence
from workflows.engine.claims import claim
from workflows.served_queues import served_queues

pytestmark = pytest.mark.django_db
ON = date(2023, 9, 28)
AT = shanghai(2023, 9, 28)


def waiting_at(office: Office, count: int) -> list[WorkItem]:
    return [open_item(a_submitted_request(office)) for _ in range(count)]


def team_of(person) -> Parts:
    return queues.team_parts(person, on=ON, served=served_queues(), hats=hats_on(person, ON))


def walk(queue: Parts) -> list[WorkItem]:
    found: list[WorkItem] = []
    page = queues.page_of(queue, None)
    while page.next_after is not None:
        found += page.tasks
        page = queues.page_of(queue, page.next_after)
    return [*found, *page.tasks]


def test_pages_over_several_roles_walk_every_task_once_in_order_of_urgency() -> None:
    first, second = an_office(), an_office()
    both = a_member(Role.DEPARTMENT_HEAD, second.organisation, person=first.head.person).person
    items = waiting_at(first, 30) + waiting_at(second, 30)
    for place, item in enumerate(items):
        WorkItem.objects.filter(pk=item.pk).update(
            due_on=None if place % 7 == 0 else ON + timedelta(days=place % 3),
            priority=place % 2,
            created=AT + timedelta(minutes=place % 4),
        )
    waiting_at(an_office(), 1)

    expected = list(by_urgency(queues.team_tasks(both, on=ON, served=served_queues())))

    assert len(expected) == 60
    assert walk(team_of(both)) == expected
    assert queues.capped_counts(team_of(both)) == [60]


def test_queue_of_somebody_without_a_role_is_empty_and_counts_nothing() -> None:
    waiting_at(an_office(), 1)
    person = a_person()

    assert queues.page_of(team_of(person), None).tasks == ()
    assert queues.capped_counts(team_of(person)) == [0]


def test_parts_of_a_district_hold_a_task_once_where_the_authority_heads_the_unit() -> None:
    district = an_organisation("上海市浦东新区")
    unit = an_office(an_organisation("浦东新区教育局", parent=district))
    authority = a_member(Role.DISTRICT_AUTHORITY, district).person
    a_member(Role.DEPARTMENT_HEAD, unit.organisation, person=authority)
    other = an_office(an_organisation("浦东新区卫健委", parent=district))
    items = waiting_at(unit, 2) + waiting_at(other, 1)

    parts = team_of(authority).parts

    assert sorted(task.pk for part in parts for task in part) == [item.pk for item in items]
    assert [task.pk for task in walk(team_of(authority))] == [item.pk for item in items]


def test_my_parts_are_my_tasks_with_those_that_absences_bring() -> None:
    office = an_office()
    deputy = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    third = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    items = waiting_at(office, 4)
    holders = (office.head.person, deputy, third)
    for item, holder in zip(items, holders, strict=False):
        claim(work_item=item, person=holder, at=AT)
    for person, delegate in ((deputy, office.head.person), (third, None)):
        away = Away(first_day=ON, last_day=ON, delegate=delegate, reason="出差")
        enter_absence(actor=person, person=person, away=away, at=AT)
    head = office.head.person

    mine = queues.my_parts(head, on=ON, hats=hats_on(head, ON))

    assert set(queues.page_of(mine, None).tasks) == set(items[:3])
    assert set(queues.my_tasks(head, on=ON)) == set(items[:3])
    assert queues.capped_counts(mine, mine.each(queues.waiting)) == [3, 0]


def test_task_of_somebody_with_two_absences_at_once_is_in_one_part_alone() -> None:
    office = an_office()
    holder = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    item = waiting_at(office, 1)[0]
    claim(work_item=item, person=holder, at=AT)
    head = office.head.person
    # The form refuses the second; a row that came by another way must not cut a page short.
    for delegate in (head, None):
        Absence.objects.create(
            person=holder,
            delegate=delegate,
            valid_from=ON,
            valid_until=ON,
            reason="出差",
            entered_by=holder,
            entered_at=AT,
        )

    mine = queues.my_parts(head, on=ON, hats=hats_on(head, ON))

    assert [task.pk for part in mine.parts for task in part] == [item.pk]
