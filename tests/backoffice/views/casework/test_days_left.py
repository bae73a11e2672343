"""What is left of a deadline is counted on the calendar that the deadline rests on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.calendar_seed import calendar_digest
from cases.models import CalendarDay, CalendarVersion, Clock, WorkItem
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item
from workflows.engine.calendar import calendar_version, calendars_of_tasks
from workflows.working_days import working_days_between

pytestmark = pytest.mark.django_db
LEFT = timedelta(days=14)


def enter_three_weeks_of_rest(number: int, first: date) -> None:
    """Enter a calendar version by which nobody works in the next weeks."""
    days = [first + timedelta(days=each) for each in range(21)]
    version = CalendarVersion.objects.create(
        number=number,
        source="测试",
        covers_from=days[0],
        covers_until=days[-1],
        digest=calendar_digest(days[0], days[-1], ((day, "rest", "") for day in days)),
        entered_at=shanghai(2023, 9, 28),
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(version=version, date=day, kind="rest") for day in days
    )


def test_days_left_follow_the_calendar_version_of_each_deadline() -> None:
    office = an_office()
    today = timezone.localdate()
    enter_three_weeks_of_rest(2, today)
    for number in (1, 2):
        item = open_item(a_submitted_request(office))
        Clock.objects.filter(work_item=item).update(calendar_id=number, due_on=today + LEFT)
        WorkItem.objects.filter(pk=item.pk).update(due_on=today + LEFT)
    left = working_days_between(calendar_version(1), today, today + LEFT)
    said = {1: f"还有 {left} 个工作日", 2: "还有不足 1 个工作日"}
    client = logged_in(office.head.person)

    rows = client.get(reverse("team-queue")).context["rows"]

    assert [row.due.text for row in rows] == [said[1], said[2]]
    for row, number in zip(rows, said, strict=True):
        page = client.get(reverse("case", args=[row.item.process.number])).context
        assert [row.due.text for row in (*page["open_rows"], *page["clocks"])] == [said[number]] * 2


@pytest.mark.parametrize("size", [1, 3])
def test_calendars_of_tasks_are_one_look_up(size: int, django_assert_num_queries) -> None:
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(size)]
    calendar = calendar_version(1)

    with django_assert_num_queries(1):
        found = calendars_of_tasks([item.pk for item in items])

    assert found == {item.pk: calendar for item in items}
