"""The vectors and properties of the normative semantics: adding, subtracting, counting."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from tests.workflows.calendars import seeded_calendar
from workflows.working_days import (
    KnownDay,
    add_working_days,
    build_calendar,
    is_provisional_workday,
    is_working_day,
    rest_reason,
    subtract_working_days,
    working_days_between,
)

CALENDAR = seeded_calendar()
COVERED = st.dates(date(2019, 1, 1), date(2026, 12, 31))
# Wide enough to reach past the tables, where the functions walk.
ANY_DAY = st.dates(date(1995, 1, 1), date(2050, 12, 31))
TERM = st.integers(0, 60)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2023-09-27", "2023-10-10"),  # V1
        ("2023-09-28", "2023-10-11"),  # V2
        ("2023-10-06", "2023-10-11"),  # V3, a holiday
        ("2023-10-07", "2023-10-12"),  # V4, a make-up workday
        ("2024-02-08", "2024-02-21"),  # V5
        ("2025-01-24", "2025-02-07"),  # V6
        ("2025-09-25", "2025-10-09"),  # V8
        ("2025-10-03", "2025-10-14"),  # V10, a holiday
        ("2023-08-24", "2023-08-31"),  # V18
        ("2026-12-28", "2027-01-05"),  # V19, provisional
        ("2023-09-06", "2023-09-13"),
        ("2023-04-27", "2023-05-08"),
        ("2025-09-30", "2025-10-14"),
        ("2026-02-13", "2026-02-27"),
        ("2026-09-24", "2026-10-09"),
        ("2020-01-19", "2020-02-03"),  # the lengthened Spring Festival
    ],
)
def test_adding_five_working_days_gives_the_official_date(start, due):
    assert add_working_days(CALENDAR, date.fromisoformat(start), 5) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("n", "due"), [(10, date(2023, 9, 20)), (15, date(2023, 9, 27)), (20, date(2023, 10, 10))]
)
def test_adding_longer_terms_crosses_the_national_day(n, due):
    assert add_working_days(CALENDAR, date(2023, 9, 6), n) == due


@pytest.mark.parametrize("start", [date(2023, 9, 27), date(2023, 10, 1), date(2040, 1, 1)])
def test_adding_nothing_gives_the_start_itself(start):
    assert add_working_days(CALENDAR, start, 0) == start
    assert subtract_working_days(CALENDAR, start, 0) == start


@pytest.mark.parametrize("arithmetic", [add_working_days, subtract_working_days])
def test_a_negative_number_of_days_is_refused(arithmetic):
    with pytest.raises(ValueError, match="0 or more, not -1"):
        arithmetic(CALENDAR, date(2023, 9, 27), -1)


def test_the_ladder_around_a_due_date_falls_on_working_days():
    due = date(2025, 10, 9)  # V20

    assert subtract_working_days(CALENDAR, due, 2) == date(2025, 9, 29)
    assert subtract_working_days(CALENDAR, due, 1) == date(2025, 9, 30)
    assert add_working_days(CALENDAR, due, 1) == date(2025, 10, 10)
    assert add_working_days(CALENDAR, due, 3) == date(2025, 10, 13)


def test_counting_between_two_days_leaves_out_the_first_and_takes_the_last():
    assert working_days_between(CALENDAR, date(2025, 9, 30), date(2025, 10, 9)) == 1
    assert working_days_between(CALENDAR, date(2025, 10, 9), date(2025, 9, 30)) == -1
    assert working_days_between(CALENDAR, date(2025, 10, 1), date(2025, 10, 8)) == 0


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2025, 9, 27), "周末"),
        (date(2025, 10, 8), "国庆节、中秋节"),
        (date(2020, 1, 31), "春节"),
        (date(2027, 1, 1), "元旦"),
        (date(2027, 1, 2), "周末"),
        (date(2027, 5, 2), "劳动节"),
    ],
)
def test_a_rest_day_names_its_reason(day, reason):
    assert not is_working_day(CALENDAR, day)
    assert rest_reason(CALENDAR, day) == reason


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 5, 2), True),  # Thursday, before the rule of 2024 was in force
        (date(2028, 5, 2), False),  # Tuesday, Labour Day has two days
        (date(2028, 5, 3), True),
        (date(2030, 10, 3), False),
        (date(2030, 10, 4), True),
        (date(2030, 10, 5), False),  # Saturday
    ],
)
def test_the_provisional_rule_knows_the_fixed_holidays_in_force(day, worked):
    assert is_provisional_workday(day) is worked


@pytest.mark.parametrize("start", [date(2000, 1, 3), date(2045, 3, 1)])
def test_a_start_outside_the_tables_is_counted_by_the_provisional_rule(start):
    after = add_working_days(CALENDAR, start, 3)

    walked = [
        day
        for day in (start + timedelta(days=n) for n in range(1, 15))
        if is_provisional_workday(day)
    ]
    assert after == walked[2]


def test_counting_past_the_last_possible_date_overflows():
    with pytest.raises(OverflowError):
        add_working_days(CALENDAR, date(9999, 12, 30), 9)


def test_a_calendar_without_days_is_refused():
    with pytest.raises(ValueError, match="version 7 has no days"):
        build_calendar(7, [])


def test_a_calendar_with_a_gap_is_refused():
    days = [KnownDay(date(2025, 1, 1), False, "元旦"), KnownDay(date(2025, 1, 3), True, "")]

    with pytest.raises(ValueError, match="version 7 goes from 2025-01-01 to 2025-01-03"):
        build_calendar(7, days)


def test_a_calendar_at_the_end_of_time_is_built():
    calendar = build_calendar(7, [KnownDay(date(9999, 12, 31), True, "")])

    assert add_working_days(calendar, date(9999, 12, 30), 1) == date(9999, 12, 31)


@given(day=ANY_DAY, n=TERM)
def test_subtracting_undoes_adding_on_working_days(day, n):
    if is_working_day(CALENDAR, day):
        assert subtract_working_days(CALENDAR, add_working_days(CALENDAR, day, n), n) == day


@given(day=ANY_DAY, n=TERM)
def test_adding_undoes_subtracting_on_working_days(day, n):
    if is_working_day(CALENDAR, day):
        assert add_working_days(CALENDAR, subtract_working_days(CALENDAR, day, n), n) == day


@given(day=ANY_DAY, a=TERM, b=TERM)
def test_adding_in_two_parts_equals_adding_at_once(day, a, b):
    in_parts = add_working_days(CALENDAR, add_working_days(CALENDAR, day, a), b)

    assert in_parts == add_working_days(CALENDAR, day, a + b)


@given(day=ANY_DAY, n=TERM)
def test_the_days_between_start_and_result_are_the_days_added(day, n):
    assert working_days_between(CALENDAR, day, add_working_days(CALENDAR, day, n)) == n


@given(day=COVERED, n=st.integers(1, 60))
def test_the_tables_equal_a_walk_day_by_day(day, n):
    walked, left = day, n
    while left:
        walked += timedelta(days=1)
        left -= is_working_day(CALENDAR, walked)

    assert add_working_days(CALENDAR, day, n) == walked
