"""Terms in working hours: the closed form against a life lived minute by minute."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from tests.workflows.calendars import seeded_calendar
from tests.workflows.engine.naive_clock import is_office_minute, lived_through
from workflows.clock_arithmetic import TermEnd
from workflows.office_hours import (
    declared_office_hours,
    end_of_hours,
    office_hours_on,
    read_office_hours,
)
from workflows.working_days import add_working_days, is_working_day

DAYS = st.dates(date(2019, 1, 1), date(2027, 6, 30))
TIMES = st.times(time(0), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
HOURS = st.integers(1, 60)
MORNING = {"effective_from": date(2019, 1, 1), "spans": [["09:00", "11:30"]]}


def ends(start: date, since: time | None, hours: int) -> TermEnd:
    return end_of_hours(seeded_calendar(), start, hours, since=since)


def as_moment(end: TermEnd) -> datetime:
    assert end.time is not None
    return datetime.combine(end.day, end.time)


@pytest.mark.parametrize(
    ("since", "hours", "end"),
    [
        # A Thursday: within the morning, over noon, to the close, into the next day.
        ("2025-09-25 09:00", 1, "2025-09-25 10:00"),
        ("2025-09-25 09:30", 2, "2025-09-25 11:30"),
        ("2025-09-25 10:00", 4, "2025-09-25 16:00"),
        ("2025-09-25 12:10", 4, "2025-09-25 17:30"),
        ("2025-09-25 17:00", 1, "2025-09-26 09:30"),
        # Before and after hours, and on days of rest: from the next opening.
        ("2025-09-25 06:00", 1, "2025-09-25 10:00"),
        ("2025-09-25 18:00", 1, "2025-09-26 10:00"),
        ("2025-09-27 10:00", 1, "2025-09-28 10:00"),
        # Over the National Day holiday; the make-up Saturday after it has office hours.
        ("2025-09-30 16:30", 2, "2025-10-09 10:00"),
        ("2025-10-10 16:30", 2, "2025-10-11 10:00"),
    ],
)
def test_term_in_hours_ends_at(since: str, hours: int, end: str) -> None:
    start = datetime.fromisoformat(since)

    assert as_moment(ends(start.date(), start.time(), hours)) == datetime.fromisoformat(end)


def test_start_of_which_only_the_day_is_known_counts_from_the_next_opening() -> None:
    assert ends(date(2025, 9, 25), None, 4) == TermEnd(date(2025, 9, 26), time(15))


@given(day=DAYS, since=TIMES, hours=HOURS)
def test_closed_form_is_what_is_lived_minute_by_minute(day, since, hours) -> None:
    lived = lived_through(datetime.combine(day, since), hours)

    assert as_moment(ends(day, since, hours)) == lived


@given(day=DAYS, since=TIMES, hours=HOURS)
def test_office_minutes_up_to_the_end_are_the_term(day, since, hours) -> None:
    at, end, minutes = datetime.combine(day, since), as_moment(ends(day, since, hours)), 0
    while at < end:
        minutes += is_office_minute(at)
        at += timedelta(minutes=1)

    assert minutes == hours * 60


@given(day=DAYS, since=TIMES, one=HOURS, another=HOURS)
def test_two_terms_one_after_the_other_are_their_sum(day, since, one, another) -> None:
    first = ends(day, since, one)

    assert ends(first.day, first.time, another) == ends(day, since, one + another)


@given(day=DAYS, since=TIMES, hours=HOURS, later=st.integers(0, 20_000))
def test_later_start_or_longer_term_never_ends_earlier(day, since, hours, later) -> None:
    start = datetime.combine(day, since) + timedelta(minutes=later)
    end = as_moment(ends(day, since, hours))

    assert as_moment(ends(start.date(), start.time(), hours)) >= end
    assert as_moment(ends(day, since, hours + 1)) > end


@given(day=DAYS, pairs=st.integers(1, 30))
def test_hours_of_whole_days_from_the_close_end_as_working_days_do(day, pairs) -> None:
    # Thirteen hours are two working days.
    end = ends(day, time(17, 30), 13 * pairs)

    assert end == TermEnd(add_working_days(seeded_calendar(), day, 2 * pairs), time(17, 30))


@given(day=DAYS, since=TIMES, hours=HOURS)
def test_term_ends_on_a_working_day_within_office_hours(day, since, hours) -> None:
    end = ends(day, since, hours)

    assert is_working_day(seeded_calendar(), end.day)
    assert is_office_minute(as_moment(end) - timedelta(minutes=1))


def test_file_gives_the_hours_of_decisions() -> None:
    office = declared_office_hours()[-1]

    assert [f"{a:%H:%M}-{b:%H:%M}" for a, b in office.times] == ["09:00-11:30", "13:30-17:30"]
    assert office.minutes_a_day == 390


def test_day_before_the_first_entry_has_its_hours() -> None:
    assert office_hours_on(date(2001, 1, 1)) == declared_office_hours()[0]


def test_entries_come_in_order_of_their_day() -> None:
    later = {"effective_from": date(2030, 1, 1), "spans": [["08:30", "12:00"]]}

    assert [each.effective_from.year for each in read_office_hours([later, MORNING])] == [
        2019,
        2030,
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "no office hours are given"),
        ([MORNING, MORNING], "two entries of office hours begin on 2019-01-01"),
        ([MORNING | {"spans": []}], "are not in order"),
        ([MORNING | {"spans": [["11:30", "09:00"]]}], "are not in order"),
        ([MORNING | {"spans": [["09:00", "12:00"], ["11:00", "17:00"]]}], "are not in order"),
    ],
)
def test_office_hours_that_make_no_sense_are_refused(rows, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_office_hours(rows)


def test_time_after_more_than_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="a working day has 390 minutes, not 391"):
        office_hours_on(date(2025, 9, 25)).time_after(391)
