"""Calendars kept in the process: one look-up, and never an old version."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from cases import triggers
from cases.calendar_seed import calendar_digest
from cases.errors import BadInput, GuardFailed
from cases.models.calendar import CalendarDay, CalendarVersion
from workflows.engine.calendar import calendar_version, newest_calendar
from workflows.working_days import add_working_days

pytestmark = pytest.mark.django_db


def enter_version(number, kind):
    """A calendar of one day, Friday 1 January 2027, of the given kind."""
    day = date(2027, 1, 1)
    version = CalendarVersion.objects.create(
        number=number,
        source="测试",
        covers_from=day,
        covers_until=day,
        digest=calendar_digest(day, day, iter([(day, kind, "")])),
        entered_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    CalendarDay.objects.create(version=version, date=day, kind=kind)


def test_the_newest_calendar_counts_as_the_notices_say():
    calendar = newest_calendar()

    assert calendar.version == 1
    assert add_working_days(calendar, date(2023, 9, 27), 5) == date(2023, 10, 10)


def test_reading_it_again_costs_one_query(django_assert_num_queries):
    first = newest_calendar()

    with django_assert_num_queries(1):
        again = newest_calendar()

    assert again is first


def test_a_version_entered_meanwhile_is_seen_at_once():
    assert newest_calendar().version == 1

    enter_version(2, "workday")

    assert newest_calendar().version == 2
    assert add_working_days(newest_calendar(), date(2026, 12, 31), 1) == date(2027, 1, 1)


def test_two_contents_under_one_number_are_never_confused():
    undone = transaction.savepoint()
    enter_version(2, "workday")
    assert add_working_days(newest_calendar(), date(2026, 12, 31), 1) == date(2027, 1, 1)
    transaction.savepoint_rollback(undone)

    enter_version(2, "holiday")

    assert add_working_days(newest_calendar(), date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_an_older_version_can_still_be_counted_on():
    enter_version(2, "workday")

    assert calendar_version(1).version == 1
    assert add_working_days(calendar_version(1), date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_an_unknown_version_is_refused_with_those_there_are():
    with pytest.raises(BadInput) as refusal:
        calendar_version(9)

    assert refusal.value.message == "没有第 9 版工作日历：现有版本为 1，请从中选择。"


def test_a_database_without_calendar_says_what_to_do():
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_calendarday")
        cursor.execute("DELETE FROM cases_calendarversion")

    with pytest.raises(GuardFailed) as refusal:
        newest_calendar()

    assert refusal.value.message == (
        "数据库中没有工作日历，无法计算期限：请先运行 manage.py migrate 载入日历。"
    )
