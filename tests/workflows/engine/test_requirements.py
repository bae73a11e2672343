"""What a task asks of a person: four eyes look at whoever acted before, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import NotAllowed
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.changes import (
    OPENED_AT,
    SUBMITTED_AT,
    City,
    a_city,
    a_draft,
    a_draft_with_entries,
    content,
    step,
    submitted,
)
from workflows.engine.absence import Away, enter_absence
from workflows.engine.gate import act

if TYPE_CHECKING:
    from cases.models import ListChange, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def stands_in(delegate: Person, person: Person) -> None:
    away = Away(
        first_day=OPENED_AT.date(),
        last_day=SUBMITTED_AT.date(),
        delegate=delegate,
        reason="年休假",
    )
    enter_absence(actor=person, person=person, away=away, at=OPENED_AT)


def put_as(person: Person, change: ListChange) -> None:
    data = {"entry": None, "content": content()}
    act(
        case=change,
        name="put_item",
        actor=person,
        at=OPENED_AT,
        expected_version=None,
        data=data,
    )


def test_head_who_wrote_the_draft_for_its_author_may_not_approve_it(city: City) -> None:
    change = a_draft(city)
    stands_in(city.head.person, city.staff.person)
    put_as(city.head.person, change)
    change = submitted(city, change)

    with pytest.raises(NotAllowed, match="按回避要求须由他人办理"):
        step(change, city.head, "approve", SUBMITTED_AT)


def test_head_who_submitted_for_the_author_may_not_approve(city: City) -> None:
    change = a_draft_with_entries(city)
    stands_in(city.head.person, city.staff.person)
    change = step(change, city.head, "submit", SUBMITTED_AT)

    with pytest.raises(NotAllowed, match="按回避要求须由他人办理"):
        step(change, city.head, "approve", SUBMITTED_AT)


def test_head_who_stood_in_for_the_author_but_wrote_nothing_may_approve(city: City) -> None:
    stands_in(city.head.person, city.staff.person)
    change = submitted(city, a_draft_with_entries(city))

    assert step(change, city.head, "approve", SUBMITTED_AT).state == "in_review"


def test_head_who_only_marked_items_may_not_review_them_for_the_commission(city: City) -> None:
    other_head = a_member(Role.DEPARTMENT_HEAD, city.department)
    a_member(Role.COMMISSION_STAFF, city.officer.organisation, person=other_head.person)
    change = submitted(city, a_draft_with_entries(city))
    act(
        case=change,
        name="note_as_head",
        actor=other_head.person,
        at=SUBMITTED_AT,
        expected_version=None,
        data={},
    )
    change = step(change, city.head, "approve", SUBMITTED_AT)

    with pytest.raises(NotAllowed, match="按回避要求须由他人办理"):
        step(change, other_head, "conclude", SUBMITTED_AT)
