"""A review ends once every entry is judged: by its people, or by itself."""

from __future__ import annotations

import pytest

from cases.errors import GuardFailed
from cases.models import CaseEvent, Clock, GradingReview, WorkItem
from tests.factories import an_organisation
from tests.workflows.open_list.changes import a_city, a_listed_row, step
from tests.workflows.open_list.grading_review.reviews import (
    CLOSED_AT,
    WORKED_AT,
    do,
    drafted,
    reworded,
    settle,
    the_review,
)
from workflows.open_list.grading_review.settling import close_judged_reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


def test_review_with_an_entry_left_is_not_closed(city) -> None:
    rows = [a_listed_row(city.department, name=name) for name in ("一", "二", "三")]
    review = do(the_review(city), city.staff, "confirm", entries=[rows[0].entry_id])

    with pytest.raises(GuardFailed, match="还有 2 个条目没有复核"):
        settle(review, city.staff)


def test_review_of_which_everything_is_judged_is_closed_with_its_clock(city) -> None:
    confirmed, graded, moved = (
        a_listed_row(city.department, name=name) for name in ("一", "二", "三")
    )
    review = do(the_review(city), city.staff, "confirm", entries=[confirmed.entry_id])
    reworded(graded, grade="客体L0")
    reworded(moved, provider=an_organisation("上海市水务局"))

    review = settle(review, city.staff)

    assert (review.state, review.is_closed) == ("settled", True)
    event = CaseEvent.objects.get(case_id=review.pk, act="settle")
    assert (event.data["confirmed"], event.data["fits"], "open" in event.data) == (1, 1, False)
    assert Clock.objects.get(case_id=review.pk).satisfied_on == CLOSED_AT.date()


def test_review_with_a_request_under_way_is_closed_by_its_people_alone(city) -> None:
    row = a_listed_row(city.department)
    review = the_review(city)
    change = drafted(review, city.staff, {row.entry_id: "客体L0"})
    step(change, city.staff, "submit", WORKED_AT)

    closed = close_judged_reviews(at=CLOSED_AT)
    review = settle(review, city.staff)

    assert (closed, review.state) == (0, "settled")
    assert CaseEvent.objects.get(case_id=review.pk, act="settle").data["proposed"] == 1


def test_judged_review_closes_itself_and_others_stay(city) -> None:
    done = a_listed_row(city.department)
    a_listed_row(an_organisation("上海市水务局"), name="水位")
    review = do(the_review(city), city.staff, "confirm", entries=[done.entry_id])

    closed = (close_judged_reviews(at=CLOSED_AT), close_judged_reviews(at=CLOSED_AT))

    assert closed == (1, 0)
    event = CaseEvent.objects.get(case_id=review.pk, act="close")
    assert (event.actor, event.data["confirmed"]) == (None, 1)
    assert not WorkItem.objects.filter(process_id=review.pk, finished__isnull=True).exists()
    assert GradingReview.objects.filter(state="pending").count() == 1
