"""Stopped clocks: the pause vectors and scenarios, and the properties that hold for all pauses."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from cases.errors import BadInput
from tests.workflows.calendars import seeded_calendar
from workflows.clock_arithmetic import Pause, SkippedDay, due_date, due_on, united_pauses
from workflows.working_days import add_working_days, is_working_day, working_days_between

CALENDAR = seeded_calendar()
START = date(2025, 9, 25)


def pause(first, last):
    return Pause(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], date(2025, 10, 9)),
        ([pause("2025-09-28", "2025-09-28")], date(2025, 10, 9)),  # V11
        ([pause("2025-09-30", "2025-10-09")], date(2025, 10, 10)),  # V13
        (  # V15
            [pause("2025-09-26", "2025-09-29"), pause("2025-09-30", "2025-10-10")],
            date(2025, 10, 14),
        ),
        ([pause("2025-09-28", "2025-09-30")], date(2025, 10, 11)),  # scenario 12
        ([pause("2025-10-02", "2025-10-06")], date(2025, 10, 9)),  # scenario 13
        (  # scenario 14
            [pause("2025-09-26", "2025-09-30"), pause("2025-09-28", "2025-10-10")],
            date(2025, 10, 15),
        ),
        ([pause("2025-10-09", "2025-10-11")], date(2025, 10, 13)),  # scenario 15
        ([pause("2025-10-09", "2025-10-09")], date(2025, 10, 9)),
        ([pause("2025-10-10", "2025-10-20")], date(2025, 10, 9)),  # a breach is not cured
    ],
)
def test_pauses_move_the_due_date_by_the_working_days_lost(pauses, due):
    assert due_on(CALENDAR, START, 5, pauses) == due


@pytest.mark.scenario(10)
def test_a_term_over_the_national_day_explains_every_day():
    result = due_date(CALENDAR, START, 5)  # scenario 10

    assert result.due == date(2025, 10, 9)
    assert result.counted == (
        date(2025, 9, 26),
        date(2025, 9, 28),
        date(2025, 9, 29),
        date(2025, 9, 30),
        date(2025, 10, 9),
    )
    assert result.makeup_workdays == (date(2025, 9, 28),)
    assert result.skipped == (
        SkippedDay(date(2025, 9, 27), "周末"),
        *(SkippedDay(date(2025, 10, day), "国庆节、中秋节") for day in range(1, 9)),
    )
    assert result.provisional is False
    assert result.calendar_version == 1


@pytest.mark.scenario(11)
def test_a_start_on_a_holiday_is_day_zero():
    result = due_date(CALENDAR, date(2025, 10, 3), 5)  # scenario 11

    assert result.due == date(2025, 10, 14)
    assert result.counted[0] == date(2025, 10, 9)


@pytest.mark.scenario(12)
def test_a_paused_term_that_ends_on_a_makeup_saturday_says_so():
    result = due_date(CALENDAR, START, 5, [pause("2025-09-28", "2025-09-30")])  # scenario 12

    assert result.due == date(2025, 10, 11)
    assert result.makeup_workdays == (date(2025, 9, 28), date(2025, 10, 11))
    assert SkippedDay(date(2025, 9, 29), "暂停计时") in result.skipped
    assert SkippedDay(date(2025, 9, 30), "暂停计时") in result.skipped
    assert len(result.counted) == 5


def test_a_term_into_an_unpublished_year_is_provisional():
    result = due_date(CALENDAR, date(2026, 12, 28), 5)  # scenario 19

    assert result.due == date(2027, 1, 5)
    assert result.provisional is True
    assert result.skipped[0] == SkippedDay(date(2027, 1, 1), "元旦")


def test_a_term_that_ends_on_the_last_covered_day_is_final():
    assert due_date(CALENDAR, date(2026, 12, 28), 3).due == date(2026, 12, 31)
    assert due_date(CALENDAR, date(2026, 12, 28), 3).provisional is False


def test_a_term_before_the_covered_days_is_provisional():
    assert due_date(CALENDAR, date(2018, 12, 27), 1).provisional is True
    assert due_date(CALENDAR, date(2018, 12, 31), 1).provisional is False


@pytest.mark.parametrize(
    ("start", "provisional"), [(date(2025, 10, 3), False), (date(2027, 1, 4), True)]
)
def test_a_term_of_no_days_is_due_on_its_start(start, provisional):
    result = due_date(CALENDAR, start, 0)

    assert result.due == start
    assert result.counted == ()
    assert result.skipped == ()
    assert result.provisional is provisional


def test_a_pause_inside_rest_days_leaves_a_term_of_no_days_alone():
    due = due_on(CALENDAR, date(2025, 10, 3), 0, [pause("2025-10-03", "2025-10-06")])

    assert due == date(2025, 10, 3)


def test_a_stop_on_a_due_friday_leaves_the_next_working_day():
    friday = date(2025, 9, 5)

    due = due_on(CALENDAR, date(2025, 9, 4), 1, [Pause(friday, date(2025, 9, 7))])

    assert due == date(2025, 9, 8)


def test_the_days_left_after_a_resume_are_the_policys():
    due = due_on(CALENDAR, START, 5, [pause("2025-10-09", "2025-10-11")], least_after_resume=3)

    assert due == date(2025, 10, 15)


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(BadInput) as refusal:
        pause("2025-09-30", "2025-09-28")

    assert refusal.value.message == (
        "恢复日期 2025-09-28 早于暂停日期 2025-09-30：恢复只能在暂停当日或之后，请改正。"
    )


def test_a_pause_before_the_start_is_refused():
    with pytest.raises(BadInput) as refusal:
        due_on(CALENDAR, START, 5, [pause("2025-09-24", "2025-09-28")])

    assert refusal.value.message == (
        "暂停日期 2025-09-24 早于起算日 2025-09-25：时限起算之前不能暂停，请改正。"
    )


def test_touching_pauses_become_one():
    united = united_pauses([pause("2025-10-09", "2025-10-13"), pause("2025-09-28", "2025-10-09")])

    assert united == (pause("2025-09-28", "2025-10-13"),)


def test_a_pause_within_another_adds_nothing():
    united = united_pauses([pause("2025-09-28", "2025-10-13"), pause("2025-09-29", "2025-09-30")])

    assert united == (pause("2025-09-28", "2025-10-13"),)


# A start anywhere in the covered years, and pauses from it on, in days after the start.
STARTS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
TERMS = st.integers(1, 30)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=5)


def pauses_from(start, spans):
    return [
        Pause(start + timedelta(days=after), start + timedelta(days=after + length))
        for after, length in spans
    ]


def replayed_due(start, n, pauses):
    """Live through the days one by one, as the rule is told and not as the code is written."""
    left, day, owed = n, start, False
    for _ in range(4000):
        stopping = left >= 0 and any(p.stopped_on <= day < p.resumed_on for p in pauses)
        if stopping and left == 0 and has_workday_until_resume(day, pauses):
            owed = True
        if left == 0 and not owed:
            return day
        day += timedelta(days=1)
        excluded = any(p.stopped_on < day <= p.resumed_on for p in pauses)
        if owed and not any(p.stopped_on <= day < p.resumed_on for p in pauses):
            owed, left = False, 1
        elif not owed and not excluded:
            left -= is_working_day(CALENDAR, day)
    raise AssertionError("the clock never ended")


def has_workday_until_resume(day, pauses):
    while any(p.stopped_on <= day < p.resumed_on for p in pauses):
        if is_working_day(CALENDAR, day):
            return True
        day += timedelta(days=1)
    return is_working_day(CALENDAR, day)


@given(start=STARTS, n=TERMS, spans=SPANS)
def test_the_closed_form_equals_a_replay_day_by_day(start, n, spans):
    pauses = pauses_from(start, spans)

    assert due_on(CALENDAR, start, n, pauses) == replayed_due(start, n, pauses)


@given(start=STARTS, n=TERMS, after=st.integers(0, 20), length=st.integers(0, 30))
def test_one_pause_before_the_last_day_moves_due_by_the_working_days_in_it(start, n, after, length):
    due = add_working_days(CALENDAR, start, n)
    stopped_on = start + timedelta(days=after)
    resumed_on = stopped_on + timedelta(days=length)
    if working_days_between(CALENDAR, stopped_on, due) < 1:
        return

    lost = working_days_between(CALENDAR, stopped_on, resumed_on)

    assert due_on(CALENDAR, start, n, [Pause(stopped_on, resumed_on)]) == add_working_days(
        CALENDAR, due, lost
    )


@given(start=STARTS, n=st.integers(0, 30), after=st.integers(0, 40), lengths=SPANS)
def test_due_never_moves_earlier_when_the_resume_moves_later(start, n, after, lengths):
    stopped_on = start + timedelta(days=after)
    resumes = sorted(stopped_on + timedelta(days=a + b) for a, b in lengths)

    dues = [due_on(CALENDAR, start, n, [Pause(stopped_on, r)]) for r in resumes]

    assert dues == sorted(dues)


@given(start=STARTS, n=TERMS, spans=SPANS, order=st.randoms(use_true_random=False))
def test_the_order_of_pauses_does_not_matter(start, n, spans, order):
    pauses = pauses_from(start, spans)
    shuffled = list(pauses)
    order.shuffle(shuffled)

    assert due_date(CALENDAR, start, n, shuffled) == due_date(CALENDAR, start, n, pauses)


@given(start=STARTS, n=TERMS, spans=SPANS)
def test_every_day_to_the_due_date_is_counted_or_skipped_once(start, n, spans):
    result = due_date(CALENDAR, start, n, pauses_from(start, spans))

    told = sorted([*result.counted, *(skipped.day for skipped in result.skipped)])
    assert told == [start + timedelta(days=k) for k in range(1, (result.due - start).days + 1)]
    assert len(result.counted) >= n
