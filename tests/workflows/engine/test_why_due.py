"""A due date derived again from the clock's events."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Clock, ClockEvent, ClockPolicy
from cases.states.clock import ClockEventKind, ClockUnit
from tests.factories import shanghai
from tests.practice.requests import a_submitted_request, an_office
from workflows.engine.why_due import DayOnTheWay, derivation

pytestmark = pytest.mark.django_db


def an_event(kind: ClockEventKind, on: date) -> ClockEvent:
    """Return an unsaved event of a clock."""
    return ClockEvent(kind=kind, effective_on=on, recorded_at=shanghai(2023, 9, 28))


def a_clock(unit: ClockUnit, length: int, due_on: date) -> Clock:
    """Return a clock that starts on 2023-09-27 under a policy of its own."""
    clock = Clock.objects.get(case_id=a_submitted_request(an_office()).pk)
    clock.policy = ClockPolicy(code="x", length=length, unit=unit)
    clock.due_on = due_on
    return clock


def test_derivation_of_calendar_days_counts_every_day() -> None:
    clock = a_clock(ClockUnit.CALENDAR_DAY, 3, date(2023, 9, 30))

    derived = derivation(clock, [an_event(ClockEventKind.START, date(2023, 9, 27))])

    assert derived.days == (
        DayOnTheWay(day=date(2023, 9, 28), count=1),
        DayOnTheWay(day=date(2023, 9, 29), count=2),
        DayOnTheWay(day=date(2023, 9, 30), count=3),
    )
    assert (derived.counted, derived.skipped, derived.agrees) == (3, 0, True)


def test_derivation_of_a_paused_clock_tells_the_days_it_stood_still() -> None:
    clock = a_clock(ClockUnit.WORKING_DAY, 5, date(2023, 10, 10))
    events = [
        an_event(ClockEventKind.START, date(2023, 9, 27)),
        an_event(ClockEventKind.PAUSE, date(2023, 10, 8)),
        an_event(ClockEventKind.RESUME, date(2023, 10, 10)),
    ]

    derived = derivation(clock, events)

    assert derived.due_on == date(2023, 10, 12)
    assert not derived.agrees
    reasons = {day.day: day.reason for day in derived.days if day.count is None}
    assert (reasons[date(2023, 10, 9)], reasons[date(2023, 10, 10)]) == ("暂停计时", "暂停计时")


def test_derivation_past_the_last_notice_is_provisional() -> None:
    clock = a_clock(ClockUnit.WORKING_DAY, 3, date(2027, 1, 5))
    clock.start_on = date(2026, 12, 30)

    assert derivation(clock, [an_event(ClockEventKind.START, clock.start_on)]).provisional


def test_derivation_tells_an_extension_and_agrees_with_the_replay() -> None:
    clock = a_clock(ClockUnit.WORKING_DAY, 5, date(2023, 10, 12))
    more = an_event(ClockEventKind.EXTEND, date(2023, 9, 28))
    more.days = 2

    derived = derivation(clock, [an_event(ClockEventKind.START, date(2023, 9, 27)), more])

    assert (derived.due_on, derived.extended_by, derived.counted) == (date(2023, 10, 12), 2, 7)
    assert derived.agrees


def test_derivation_after_a_reset_starts_on_its_day() -> None:
    clock = a_clock(ClockUnit.WORKING_DAY, 5, date(2023, 10, 16))
    clock.start_on = date(2023, 10, 9)
    events = [
        an_event(ClockEventKind.START, date(2023, 9, 27)),
        an_event(ClockEventKind.PAUSE, date(2023, 9, 28)),
        an_event(ClockEventKind.RESET, date(2023, 10, 9)),
    ]

    derived = derivation(clock, events)

    assert (derived.start_on, derived.due_on, derived.cycle) == (
        date(2023, 10, 9),
        date(2023, 10, 16),
        2,
    )
    assert derived.agrees


def test_derivation_of_a_date_held_back_says_so_for_each_day() -> None:
    clock = a_clock(ClockUnit.WORKING_DAY, 5, date(2023, 10, 12))
    held = an_event(ClockEventKind.RECOMPUTE, date(2023, 9, 28))
    held.not_before = date(2023, 10, 12)

    derived = derivation(clock, [an_event(ClockEventKind.START, date(2023, 9, 27)), held])

    assert (derived.due_on, derived.counted) == (date(2023, 10, 12), 5)
    assert [day.reason for day in derived.days[-2:]] == [
        "按第1版工作日历计至2023-10-10，到期日不提前"
    ] * 2


def test_derivation_without_a_record_shows_what_the_clock_keeps() -> None:
    clock = a_clock(ClockUnit.WORKING_DAY, 5, date(2023, 10, 10))

    derived = derivation(clock, [])

    assert (derived.due_on, derived.agrees) == (date(2023, 10, 10), False)


def test_days_after_a_stop_that_lasts_are_not_counted_and_what_is_left_is_told() -> None:
    clock = a_clock(ClockUnit.WORKING_DAY, 5, date(2023, 10, 10))
    events = [
        an_event(ClockEventKind.START, date(2023, 9, 27)),
        an_event(ClockEventKind.PAUSE, date(2023, 10, 7)),
    ]

    derived = derivation(clock, events, waits_for="征求部门意见")

    after = [day for day in derived.days if day.day > date(2023, 10, 7)]
    assert [day.count for day in after] == [None] * 3
    assert {day.reason for day in after} == {"暂停（征求部门意见）"}
    assert (derived.counted, derived.left, derived.minutes_left) == (2, 3, None)
    assert derived.agrees


def test_clock_that_stopped_too_late_or_runs_has_counted_every_day() -> None:
    clock = a_clock(ClockUnit.WORKING_DAY, 5, date(2023, 10, 10))
    start = an_event(ClockEventKind.START, date(2023, 9, 27))
    late = an_event(ClockEventKind.PAUSE, date(2023, 10, 11))

    for events in ([start], [start, late]):
        derived = derivation(clock, events)
        assert (derived.counted, derived.left) == (5, None)
