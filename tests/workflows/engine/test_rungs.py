"""Rungs of a ladder: vector V20, percentages, and what comes next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from cases.states.clock import ClockUnit
from tests.factories import shanghai
from tests.workflows.calendars import seeded_calendar
from workflows.diagrams.deadlines import declared_ladders
from workflows.engine.rungs import Rung, Term, ladder_of, next_rung, planned_rungs
from workflows.working_days import add_working_days

DEFAULT = ladder_of(declared_ladders()["default"])
V8 = Term(due_on=date(2025, 10, 9), length=5, unit=ClockUnit.WORKING_DAY)
MOMENTS = [
    ("W2", shanghai(2025, 9, 29, 9)),
    ("W1", shanghai(2025, 9, 30, 9)),
    ("B0", shanghai(2025, 10, 10, 0)),
    ("B1", shanghai(2025, 10, 10, 9)),
    ("B3", shanghai(2025, 10, 13, 9)),
]


def test_default_ladder_around_the_national_day_is_vector_v20():
    planned = planned_rungs(seeded_calendar(), DEFAULT, V8)

    assert [(each.rung.code, each.planned_at) for each in planned] == MOMENTS


@pytest.mark.parametrize(
    ("percent", "day"),
    [(20, date(2025, 9, 26)), (50, date(2025, 9, 29)), (60, date(2025, 9, 29)),
     (80, date(2025, 9, 30)), (100, date(2025, 10, 9)), (120, date(2025, 10, 10))],
)  # fmt: skip
def test_percentage_rung_falls_on_the_share_of_the_term_rounded_up(percent, day):
    rung = Rung(code="P", at="09:00", percent=percent)

    (planned,) = planned_rungs(seeded_calendar(), [rung], V8)

    assert planned.planned_at == shanghai(day.year, day.month, day.day, 9)


def test_percentage_rung_of_a_term_in_calendar_days_counts_calendar_days():
    term = Term(due_on=date(2025, 10, 25), length=30, unit=ClockUnit.CALENDAR_DAY)

    (planned,) = planned_rungs(seeded_calendar(), [Rung("P", "09:00", percent=60)], term)

    assert planned.planned_at == shanghai(2025, 10, 13, 9)


@pytest.mark.parametrize(
    ("fired", "after", "code"),
    [
        ((), shanghai(2025, 9, 25), "W2"),
        (("W2",), shanghai(2025, 9, 25), "W1"),
        ((), shanghai(2025, 9, 29, 9), "W1"),
        (("W1",), shanghai(2025, 9, 29, 9), "B0"),
        ((), shanghai(2025, 10, 10, 8, 59), "B1"),
        ((), shanghai(2025, 10, 13, 9), None),
    ],
)
def test_next_rung_is_the_first_ahead_that_did_not_fire(fired, after, code):
    coming = next_rung(seeded_calendar(), DEFAULT, V8, fired=fired, after=after)

    assert (coming.rung.code if coming else None) == code


@given(
    start=st.dates(date(2019, 1, 1), date(2026, 6, 30)),
    term=st.integers(1, 60),
    percent=st.integers(1, 100),
)
def test_percentage_rung_without_pause_is_counted_from_the_start(start, term, percent):
    calendar = seeded_calendar()
    due = add_working_days(calendar, start, term)
    rung = Rung(code="P", at="09:00", percent=percent)

    (planned,) = planned_rungs(calendar, [rung], Term(due, term, ClockUnit.WORKING_DAY))

    share = -(-term * percent // 100)
    assert planned.planned_at.date() == add_working_days(calendar, start, share)


@given(due=st.dates(date(2019, 3, 1), date(2026, 10, 1)), minutes=st.integers(0, 40 * 24 * 60))
def test_next_rung_asked_again_and_again_gives_every_rung_once_in_order(due, minutes):
    calendar = seeded_calendar()
    term = Term(due, 5, ClockUnit.WORKING_DAY)
    moment = datetime.combine(due, datetime.min.time(), shanghai(2019, 1, 1).tzinfo)
    after = start = moment - timedelta(days=20) + timedelta(minutes=minutes)
    fired: list[str] = []

    while coming := next_rung(calendar, DEFAULT, term, fired=fired, after=after):
        fired.append(coming.rung.code)
        after = coming.planned_at

    expected = [each for each in planned_rungs(calendar, DEFAULT, term) if each.planned_at > start]
    assert fired == [each.rung.code for each in expected]
