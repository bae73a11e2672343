"""Entries of a review that keep what they have: with a reason, and where too open by the head."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import CaseEvent, GradeConfirmation
from cases.queries.grading import grading_on
from cases.queries.grading_reviews import judged_counts, unjudged_rows
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city, a_listed_row
from tests.workflows.open_list.grading_review.reviews import (
    WHY,
    WORKED_AT,
    do,
    reworded,
    the_review,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


def test_confirmed_entry_is_judged_with_reason_and_person(city) -> None:
    row = a_listed_row(city.department)
    review = the_review(city)

    do(review, city.staff, "confirm", entries=[row.entry_id])

    said = GradeConfirmation.objects.get()
    assert (said.row, said.reason, said.confirmed_by) == (row, WHY, city.staff.person)
    event = CaseEvent.objects.get(case_id=review.pk, act="confirm")
    assert event.data == {"entries": [row.entry_id], "reason": WHY}
    grading = grading_on(WORKED_AT.date())
    assert judged_counts(review, grading) == {"open": 0, "proposed": 0, "confirmed": 1, "fits": 0}


def test_entry_that_is_more_open_than_its_level_allows_is_confirmed_by_the_head(city) -> None:
    row = a_listed_row(city.department, name="公交线路", grade="客体L1")
    review = the_review(city)

    with pytest.raises(GuardFailed, match="不允许无条件开放：须由部门负责人"):
        do(review, city.staff, "confirm", entries=[row.entry_id])
    do(review, city.head, "confirm", entries=[row.entry_id])

    assert GradeConfirmation.objects.get().confirmed_by == city.head.person


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"entries": []}, "没有选择条目"),
        ({"entries": [0]}, "不属于本复核单"),
        ({"reason": " "}, "请写明理由，不超过 300 个字"),
        ({"reason": "字" * 301}, "请写明理由，不超过 300 个字"),
    ],
)
def test_confirmation_that_says_too_little_or_too_much_is_refused(city, said, sentence) -> None:
    row = a_listed_row(city.department)
    review = the_review(city)

    with pytest.raises(BadInput, match=sentence):
        do(review, city.staff, "confirm", **{"entries": [row.entry_id], **said})

    assert not GradeConfirmation.objects.exists()


def test_entry_is_confirmed_once(city) -> None:
    row = a_listed_row(city.department)
    review = do(the_review(city), city.staff, "confirm", entries=[row.entry_id])

    with pytest.raises(BadInput, match="已经复核"):
        do(review, city.staff, "confirm", entries=[row.entry_id])


def test_confirmation_ends_with_the_level_that_it_was_about(city) -> None:
    row = a_listed_row(city.department)
    review = do(the_review(city), city.staff, "confirm", entries=[row.entry_id])
    newer = reworded(row, grade="旧词")

    left = unjudged_rows(review, grading_on(WORKED_AT.date()))

    assert [each.pk for each in left] == [newer.pk]


def test_stranger_confirms_nothing(city) -> None:
    row = a_listed_row(city.department)
    review = the_review(city)
    stranger = a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市气象局"))

    with pytest.raises(NotAllowed):
        do(review, stranger, "confirm", entries=[row.entry_id])
