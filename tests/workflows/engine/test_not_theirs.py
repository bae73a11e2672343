"""Tasks of a queue that its reader may not do: found for a page at once, as the gate finds them."""

from __future__ import annotations

from datetime import date

import pytest

from cases.permissions import hats_on
from cases.queries.queues import my_tasks, team_tasks
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.workflows.engine.test_requirements import put_as, stands_in
from tests.workflows.open_list.changes import OPENED_AT, a_city, a_draft, submitted
from workflows.engine.absence import Away, enter_absence
from workflows.engine.claims import claim
from workflows.engine.not_theirs import not_theirs
from workflows.served_queues import served_queues

pytestmark = pytest.mark.django_db

DAY = date(2023, 9, 28)
BARRED = "您已参与本事项的前序环节，按回避要求须由他人办理。请联系{}的其他{}。"
HEADS = f"{Role.DEPARTMENT_HEAD.label}、{Role.DISTRICT_AUTHORITY.label}"


def told(person, tasks, on=DAY) -> dict[int, str]:
    return not_theirs(tasks, person=person, hats=hats_on(person, on))


def barred(organisation) -> str:
    return BARRED.format(organisation.full_name, HEADS)


def the_team_of(person, on=DAY):
    return team_tasks(person, on=on, served=served_queues())


def away_with(person, delegate) -> None:
    away = Away(first_day=DAY, last_day=DAY, delegate=delegate, reason="年休假")
    enter_absence(actor=person, person=person, away=away, at=shanghai(2023, 9, 27))


def test_own_request_in_the_team_queue_is_told_apart_from_a_colleagues() -> None:
    office = an_office()
    author = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=office.staff.person).person
    own = open_item(a_submitted_request(office))

    assert told(author, the_team_of(author)) == {own.pk: barred(office.organisation)}
    assert told(office.head.person, the_team_of(office.head.person)) == {}


def test_head_who_wrote_the_draft_for_its_author_is_told_of_it() -> None:
    city = a_city()
    change, other = a_draft(city), a_draft(city)
    stands_in(city.head.person, city.staff.person)
    put_as(city.head.person, change)
    put_as(city.staff.person, other)
    submitted(city, change)
    submitted(city, other)
    on = OPENED_AT.date()

    answer = told(city.head.person, the_team_of(city.head.person, on), on)

    assert answer == {open_item(change).pk: barred(city.department)}


def test_task_of_the_principal_that_the_delegate_may_not_do_is_told_in_their_queue() -> None:
    office = an_office()
    other = an_office(office.organisation)
    held = [open_item(a_submitted_request(each)) for each in (office, other)]
    for item in held:
        claim(work_item=item, person=office.head.person, at=shanghai(2023, 9, 27))
    away_with(office.head.person, office.staff.person)

    mine = my_tasks(office.staff.person, on=DAY)

    assert {item.pk for item in mine} == {item.pk for item in held}
    assert told(office.staff.person, mine) == {held[0].pk: barred(office.organisation)}


def test_tasks_that_colleagues_or_oneself_hold_are_not_judged_again() -> None:
    office = an_office()
    author = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=office.staff.person).person
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=shanghai(2023, 9, 27))

    assert told(author, the_team_of(author)) == {}
    assert told(office.head.person, my_tasks(office.head.person, on=DAY)) == {}


def test_district_authority_may_do_what_waits_for_the_heads_of_its_units() -> None:
    district = an_organisation()
    office = an_office(an_organisation(parent=district))
    a_submitted_request(office)
    authority = a_member(Role.DISTRICT_AUTHORITY, district).person

    tasks = the_team_of(authority)

    assert len(tasks) == 1
    assert told(authority, tasks) == {}


def test_queue_without_tasks_is_not_asked_about(django_assert_num_queries) -> None:
    reader = a_member(Role.DEPARTMENT_HEAD).person
    hats = hats_on(reader, DAY)

    with django_assert_num_queries(0):
        assert not_theirs((), person=reader, hats=hats) == {}
