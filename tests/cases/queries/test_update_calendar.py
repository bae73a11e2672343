"""When data falls due next, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.models import EntryRow, UpdateReminder
from cases.queries.update_calendar import (
    due_between,
    due_by_day,
    page_of_due,
    reminded_of,
    soon_due,
)
from cases.queries.update_periods import timing_on
from tests.cases.queries.test_timeliness import listed
from tests.factories import shanghai
from tests.workflows.open_list.lists import City, a_city

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 23)


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.mark.parametrize(
    ("frequency", "days", "reminds"),
    [("realtime", 1, None), ("weekly", 7, 1), ("monthly", 31, 3), ("yearly", 366, 30)],
)
def test_entry_falls_due_one_period_after_its_last_update(city, frequency, days, reminds) -> None:
    updated = ON - timedelta(days=days)
    edges = (
        shanghai(updated.year, updated.month, updated.day, 0),
        shanghai(updated.year, updated.month, updated.day, 23, 59),
    )
    for moment in edges:
        listed(city, update_frequency=frequency, last_data_update_at=moment)
    timing, rows = timing_on(ON), EntryRow.objects.all()

    assert due_by_day(rows, timing, ON, ON) == {ON: 2}
    assert due_by_day(rows, timing, ON + timedelta(days=1), ON + timedelta(days=9)) == {}
    assert (
        rows.filter(due_between(timing, ON - timedelta(days=9), ON - timedelta(days=1))).count()
        == 0
    )
    assert (timing.due_on(frequency, updated), timing.rules[frequency].remind_days) == (ON, reminds)


def test_what_promises_no_date_never_falls_due(city) -> None:
    listed(city, update_frequency="static", last_data_update_at=shanghai(2026, 4, 1))
    listed(city, update_frequency="daily", last_data_update_at=None)
    listed(
        city,
        update_frequency="daily",
        last_data_update_at=shanghai(2026, 4, 22),
        status="suspended",
    )

    assert due_by_day(EntryRow.objects.all(), timing_on(ON), ON, ON + timedelta(days=400)) == {}
    assert timing_on(ON).due_on("static", ON) is None


def test_entries_of_a_span_come_page_by_page(city, monkeypatch) -> None:
    monkeypatch.setattr("cases.queries.update_calendar.ENTRIES_ON_A_PAGE", 1)
    for name in ("甲", "乙"):
        listed(city, name, update_frequency="daily", last_data_update_at=shanghai(2026, 4, 22))
    due = EntryRow.objects.filter(due_between(timing_on(ON), ON, ON))

    first = page_of_due(due)
    second = page_of_due(due, after=first[0].entry_id)

    assert [[each.name for each in page] for page in (first, second)] == [["甲", "乙"], ["乙"]]


def test_soon_is_a_rule_of_each_frequency(city) -> None:
    for name, frequency, updated in (
        ("月内", "monthly", date(2026, 3, 26)),
        ("月后", "monthly", date(2026, 3, 27)),
        ("年内", "yearly", date(2025, 5, 22)),
        ("已过", "monthly", date(2026, 3, 22)),
        ("每天", "daily", date(2026, 4, 22)),
    ):
        moment = shanghai(updated.year, updated.month, updated.day)
        listed(city, name, update_frequency=frequency, last_data_update_at=moment)

    assert [row.name for row in soon_due(EntryRow.objects.all(), timing_on(ON))] == ["月内", "年内"]


def test_reminders_are_known_by_entry_and_day(city) -> None:
    row = listed(city)
    for day in (ON, ON - timedelta(days=1)):
        UpdateReminder.objects.create(
            entry_id=row.entry_id, due_on=day, reminded_at=shanghai(2026, 4, 20)
        )

    assert reminded_of([row.entry_id], since=ON) == {(row.entry_id, ON)}
