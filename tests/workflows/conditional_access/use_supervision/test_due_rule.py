"""The days of a promise: in order, within the grant, and the last is its end."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from workflows.conditional_access.use_supervision.promises import DueRule

BEGINS, ENDS = date(2023, 10, 12), date(2024, 9, 27)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (
            DueRule(every_months=3),
            [date(2024, 1, 12), date(2024, 4, 12), date(2024, 7, 12), ENDS],
        ),
        (
            DueRule(first_days=30, every_months=3),
            [date(2023, 11, 11), date(2024, 1, 12), date(2024, 4, 12), date(2024, 7, 12), ENDS],
        ),
    ],
)
def test_days_follow_the_rule_to_the_end_of_the_grant(rule, days):
    assert list(rule.days(BEGINS, ENDS)) == days


def test_short_grant_is_looked_at_on_its_last_day_alone():
    assert DueRule(first_days=30, every_months=3).days(BEGINS, date(2023, 10, 20)) == (
        date(2023, 10, 20),
    )


@given(
    begins=st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1)),
    length=st.integers(min_value=0, max_value=1500),
    months=st.integers(min_value=1, max_value=12),
    first=st.none() | st.integers(min_value=1, max_value=60),
)
def test_days_are_in_order_and_never_leave_the_grant(begins, length, months, first):
    ends = begins + timedelta(days=length)

    days = DueRule(every_months=months, first_days=first).days(begins, ends)

    assert days[-1] == ends
    assert all(before < after for before, after in pairwise(days))
    assert all(begins <= day <= ends for day in days)
