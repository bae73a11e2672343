"""Random histories of a clock: the fold of the product against a clock lived day by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given, strategies as st

from cases.models import Clock, ClockEvent, ClockPolicy
from cases.states.civil_time import SHANGHAI
from tests.workflows.calendars import seeded_calendar
from tests.workflows.engine.naive_clock import NaiveClock, is_worked
from workflows.engine.clock_replay import replay
from workflows.working_days import is_working_day

pytestmark = pytest.mark.django_db

# Official years and the provisional one.
STARTS = st.dates(date(2019, 1, 1), date(2027, 6, 30))
# What happens, for which reason, how many days later, entered how many days too late, how long.
ACTS = st.tuples(
    st.sampled_from(["pause", "resume", "pause", "resume", "extend", "reset"]),
    st.sampled_from(["x", "y"]),
    st.integers(0, 8),
    st.integers(0, 4),
    st.integers(1, 5),
)
# An answer may have been sent before it is recorded.
ENDS = st.tuples(st.sampled_from(["", "satisfy", "void"]), st.integers(0, 3))
SHOWN = (
    *("start_on", "due_on", "status", "cycle", "paused_on", "extended_by", "satisfied_on"),
    "breach_withdrawn_on",
)


def an_event(kind: str, reason: str, on: date, days: int, *, today: date) -> ClockEvent:
    """Return an event as the acts write it, unsaved."""
    counted = {"extend": days, "start": None}.get(kind)
    at = datetime.combine(today, time(10), tzinfo=SHANGHAI)
    return ClockEvent(kind=kind, reason=reason, effective_on=on, recorded_at=at, days=counted)


def lawful(clock: NaiveClock, kind: str, reason: str, on: date) -> date | None:
    """Return the day on which the acts would take it, as back-dated as they allow; None: never."""
    if clock.status not in {"running", "paused"}:
        return None
    wait = clock.open_wait(reason)
    if kind == "pause":
        begun = max(clock.start_on or on, clock.last_resume or date.min)
        return max(on, begun) if wait is None else None
    if kind in {"resume", "reset"}:
        return max(on, wait.since) if wait else None
    begun = max(clock.start_on or on, clock.last_resume or date.min)
    return max(on, begun) if kind in {"extend", "satisfy"} else on


@given(start=STARTS, length=st.integers(1, 12), acts=st.lists(ACTS, max_size=12), end=ENDS)
# The one pause is found to have ended before the other began: the clock ran in between.
@example(
    start=date(2025, 9, 1),
    length=5,
    acts=[("pause", "x", 1, 0, 1), ("pause", "y", 3, 0, 1), ("resume", "x", 0, 2, 1)],
    end=("", 0),
)
# The same, and the term had ended in between: the second pause cures nothing.
@example(
    start=date(2025, 9, 1),
    length=1,
    acts=[("pause", "x", 1, 0, 1), ("pause", "y", 3, 0, 1), ("resume", "x", 0, 3, 1)],
    end=("", 0),
)
# A stop in time, entered when the term had ended: the breach is withdrawn.
@example(start=date(2025, 9, 1), length=1, acts=[("pause", "x", 2, 1, 1)], end=("", 0))
# An answer sent in time, recorded when the term had ended.
@example(start=date(2025, 9, 1), length=1, acts=[("resume", "x", 2, 0, 1)], end=("satisfy", 1))
def test_any_history_shows_what_a_clock_lived_day_by_day_shows(start, length, acts, end) -> None:
    naive = NaiveClock(length=length)
    naive.take("start", "", start)
    events = [an_event("start", "", start, 0, today=start)]
    today = start
    last = [(end[0], "", 0, end[1], 0)] if end[0] else []
    for kind, reason, later, back, days in [*acts, *last]:
        today += timedelta(days=later)
        on = lawful(naive, kind, reason, today - timedelta(days=back))
        if on is None or on > today:
            continue
        naive.record(kind, reason, on, days, today=today)
        events.append(an_event(kind, reason, on, days, today=today))

    clock = Clock(policy=ClockPolicy(length=length, unit="working_day"), calendar_id=1)
    told = replay(clock, events)

    assert {name: getattr(told, name) for name in SHOWN} == {
        name: getattr(naive, name) for name in SHOWN
    }


@given(day=st.dates(date(2019, 1, 1), date(2029, 12, 31)))
def test_naive_calendar_and_the_products_agree_on_every_day(day: date) -> None:
    assert is_working_day(seeded_calendar(), day) == is_worked(day)
