"""On the first day of a scheme each organisation gets one review of what it asks about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.models import (
    CaseEvent,
    Clock,
    ClockPolicy,
    GradingReview,
    ListEntry,
    OutboxMessage,
    ReviewedEntry,
    SystemEvent,
    WorkItem,
)
from cases.proof import verify_cases, verify_system
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.administration.schemes import a_level, a_scheme, entered
from tests.workflows.open_list.changes import a_city, a_listed_row
from tests.workflows.open_list.grading_review.reviews import (
    BEGINS_AT,
    ENTERED_AT,
    a_stricter_scheme,
    deliver,
    review_of,
    the_review,
)
from workflows.open_list.grading_review.opening import open_reviews_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


def listed(review: GradingReview) -> dict[str, str]:
    """Return why each entry is on a review, by its name."""
    rows = ReviewedEntry.objects.filter(review=review)
    return dict(rows.values_list("entry__rows__name", "gap"))


def test_review_lists_what_has_no_level_or_one_that_the_scheme_does_not_take(city) -> None:
    a_listed_row(city.department, name="未分级")
    a_listed_row(city.department, name="已取消", grade="组织L3", open_type="conditional")
    a_listed_row(city.department, name="过于开放", grade="客体L1")
    a_listed_row(city.department, name="符合", grade="客体L0")
    a_listed_row(city.department, name="已移出", valid_until=2)

    review = the_review(city)

    assert listed(review) == {
        "未分级": "ungraded",
        "已取消": "other_word",
        "过于开放": "misfit",
    }
    assert (review.state, review.year, review.scheme.number) == ("pending", 2026, 2)
    assert review.title == "2026 年度分级复核（方案第 2 版）：3 个条目"


def test_review_is_work_of_the_department_under_a_clock_of_its_own(city) -> None:
    a_listed_row(city.department)

    review = the_review(city)

    task = WorkItem.objects.get(process_id=review.pk)
    clock = Clock.objects.get(work_item=task)
    assert (task.organisation, task.role) == (city.department, Role.DEPARTMENT_STAFF)
    # Thirty working days after 21 September: without the 25th and 1 to 7 October, with the 10th.
    assert (clock.code, clock.due_on) == ("grading.review", date(2026, 11, 9))


def test_length_of_a_review_is_data(city) -> None:
    seeded = ClockPolicy.objects.get(code="grading.review")
    seeded.pk, seeded.length, seeded.effective_from = None, 5, date(2026, 9, 15)
    seeded.save(force_insert=True)
    a_listed_row(city.department)

    review = the_review(city)

    assert Clock.objects.get(case_id=review.pk).due_on == date(2026, 9, 29)


def test_each_organisation_gets_its_own_and_whose_levels_fit_gets_none(city) -> None:
    water, weather = an_organisation("上海市水务局"), an_organisation("上海市气象局")
    a_listed_row(city.department)
    a_listed_row(water, name="水位")
    a_listed_row(weather, name="气温", grade="客体L0")

    the_review(city)

    reviewed = GradingReview.objects.order_by("organisation__full_name")
    names = [review.organisation.full_name for review in reviewed]
    assert sorted(names) == ["上海市交通委员会", "上海市水务局"]
    event = SystemEvent.objects.get(act="grading_reviews_opened")
    numbers = {review.number: 1 for review in reviewed}
    assert event.data == {"scheme": 2, "reviews": numbers}


def test_organisation_that_has_ended_is_not_asked(city) -> None:
    ended = an_organisation("上海市旧局")
    ended.valid_until = BEGINS_AT.date() - timedelta(days=1)
    ended.save()
    a_listed_row(ended)

    a_stricter_scheme()
    deliver()

    assert not GradingReview.objects.exists()
    assert not SystemEvent.objects.filter(act="grading_reviews_opened").exists()


def test_nothing_is_opened_before_the_day_of_the_scheme(city) -> None:
    a_listed_row(city.department)
    a_stricter_scheme()

    deliver(BEGINS_AT.replace(day=20, hour=23, minute=59))

    assert not GradingReview.objects.exists()


def test_second_delivery_opens_nothing(city) -> None:
    a_listed_row(city.department)
    the_review(city)

    open_reviews_of(OutboxMessage.objects.get(topic="grading_reviews"), BEGINS_AT)

    assert GradingReview.objects.count() == 1


def test_entry_on_an_open_review_is_not_asked_about_twice(city) -> None:
    a_listed_row(city.department, name="未分级")
    a_listed_row(city.department, name="符合", grade="客体L0")
    first = the_review(city)
    later = BEGINS_AT + timedelta(days=30)
    scheme = a_scheme(a_level("L1"), on=later.date())
    entered(a_member(Role.ADMINISTRATOR).person, scheme, at=ENTERED_AT)

    deliver(later)

    second = review_of(city)
    assert second.pk != first.pk
    assert (listed(first), listed(second)) == ({"未分级": "ungraded"}, {"符合": "other_word"})


def test_opening_says_what_it_rests_on_and_the_chains_hold(city) -> None:
    a_listed_row(city.department)

    review = the_review(city)

    event = CaseEvent.objects.get(case_id=review.pk, act="open")
    assert (event.actor, event.rule) == (None, "工作安排 二(2)")
    assert (event.data["scheme"], event.data["entries"]) == (2, 1)
    assert (verify_cases().first_bad, verify_system().first_bad) == (None, None)
    assert ListEntry.objects.count() == 1
