"""A term in months ends where people, and 民法典 202, say; a day months later is of its number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers

from cases.month_terms import last_day_of_term, months_after

ANY_DAY = dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))
MONTHS = integers(min_value=1, max_value=120)


@pytest.mark.parametrize(
    ("begins", "months", "last"),
    [
        (date(2023, 9, 28), 12, date(2024, 9, 27)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 29), 1, date(2024, 2, 28)),
        (date(2023, 1, 29), 1, date(2023, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 12, 1), 1, date(2023, 12, 31)),
        (date(2023, 6, 15), 36, date(2026, 6, 14)),
    ],
)
def test_term_ends_on_the_day_before_or_with_its_month(
    begins: date, months: int, last: date
) -> None:
    assert last_day_of_term(begins, months) == last


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 2, 29), 0, date(2024, 2, 29)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_day_months_away_has_its_number_or_ends_its_month(
    day: date, months: int, then: date
) -> None:
    assert months_after(day, months) == then


@given(ANY_DAY, MONTHS, MONTHS)
def test_days_months_later_keep_their_order_and_never_move_into_the_next_month(
    day: date, months: int, more: int
) -> None:
    then = months_after(day, months)

    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)
    assert then < months_after(day, months + more)
    assert then <= months_after(day + timedelta(days=1), months)


@given(ANY_DAY, MONTHS)
def test_next_day_has_the_number_of_the_first_or_begins_a_month(begins: date, months: int) -> None:
    after = last_day_of_term(begins, months) + timedelta(days=1)

    lacks_the_day = after.day == 1 and begins.day > (after - timedelta(days=1)).day
    assert after.day == begins.day or lacks_the_day
    whole = (after.year - begins.year) * 12 + after.month - begins.month
    assert whole == months + lacks_the_day


@given(ANY_DAY, MONTHS)
def test_later_start_and_longer_term_end_no_sooner(begins: date, months: int) -> None:
    last = last_day_of_term(begins, months)

    assert last < last_day_of_term(begins, months + 1)
    assert last <= last_day_of_term(begins + timedelta(days=1), months)
    assert last > begins + timedelta(days=27 * months)


@given(ANY_DAY, MONTHS, MONTHS)
def test_two_terms_after_each_other_end_with_their_sum_where_no_month_is_short(
    begins: date, first: int, second: int
) -> None:
    begins = begins.replace(day=min(begins.day, 28))

    then = last_day_of_term(begins, first) + timedelta(days=1)

    assert last_day_of_term(then, second) == last_day_of_term(begins, first + second)
