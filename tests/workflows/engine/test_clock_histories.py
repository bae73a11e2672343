"""Random histories of a clock: the fold of the product against a clock lived day by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given, strategies as st

from cases.models import Clock, ClockEvent, ClockPolicy
from cases.states.civil_time import SHANGHAI
from tests.workflows.calendars import seeded_calendar
from tests.workflows.engine.naive_clock import (
    NaiveClock,
    NaiveFixedDate,
    NaiveHours,
    is_worked,
)
from workflows.engine.clock_replay import Replayed, replay
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
# Before, within and after office hours, and within the break.
TIMES = st.sampled_from(
    [
        time(0),
        time(8, 59),
        time(9),
        time(10, 17),
        time(12),
        time(15, 40),
        time(17, 30),
        time(23, 59),
    ]
)
SHOWN = (
    *(
        "start_on",
        "due_on",
        "due_time",
        "status",
        "cycle",
        "paused_on",
        "extended_by",
        "satisfied_on",
    ),
    "breach_withdrawn_on",
)


def an_event(
    kind: str, reason: str, on: date, days: int, *, at: datetime, ends_on: date | None = None
) -> ClockEvent:
    """Return an event as the acts write it, unsaved."""
    counted = {"extend": days, "start": None}.get(kind)
    return ClockEvent(
        kind=kind, reason=reason, effective_on=on, recorded_at=at, days=counted, ends_on=ends_on
    )


def the_date_given(clock: NaiveClock, kind: str, days: int) -> date | None:
    """Return the date that an event gives to a clock of a fixed date."""
    if not isinstance(clock, NaiveFixedDate) or kind not in {"start", "extend"}:
        return None
    return clock.given if kind == "start" else clock.lengthened(days)


def lawful(clock: NaiveClock, kind: str, reason: str, on: date) -> date | None:
    """Return the day on which the acts would take it, as back-dated as they allow; None: never."""
    if clock.status not in {"running", "paused"}:
        return None
    wait = clock.open_wait(reason)
    if kind == "pause":
        begun = max(clock.start_on or on, clock.last_resume or date.min)
        return max(on, begun) if wait is None else None
    if kind == "reset" and isinstance(clock, NaiveFixedDate):
        return None
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
# The term is found to have started anew and ended before the stop that still lasts began.
@example(
    start=date(2019, 1, 1),
    length=1,
    acts=[
        ("pause", "x", 0, 0, 1),
        ("pause", "y", 0, 0, 1),
        ("resume", "x", 2, 0, 1),
        ("pause", "x", 0, 0, 1),
        ("reset", "y", 0, 2, 1),
    ],
    end=("", 0),
)
def test_any_history_shows_what_a_clock_lived_day_by_day_shows(start, length, acts, end) -> None:
    naive = NaiveClock(length=length)

    told = lived(naive, unit="working_day", start=start, acts=acts, end=end)

    assert shown(told) == shown(naive)


@given(
    start=STARTS,
    length=st.integers(1, 40),
    at=TIMES,
    acts=st.lists(ACTS, max_size=12),
    end=ENDS,
)
# It ends on the day of its start, and is stopped on that day: a day is left.
@example(
    start=date(2025, 9, 25),
    length=2,
    at=time(9),
    acts=[("pause", "x", 0, 0, 1), ("resume", "x", 4, 0, 1)],
    end=("", 0),
)
# The term starts anew on a day that is entered later: its time is not known.
@example(
    start=date(2025, 9, 25),
    length=4,
    at=time(10, 17),
    acts=[("pause", "x", 0, 0, 1), ("reset", "x", 4, 1, 1)],
    end=("", 0),
)
# The term is found to have started anew and ended before the stop that still lasts began.
@example(
    start=date(2019, 1, 1),
    length=1,
    at=time(0),
    acts=[
        ("pause", "x", 0, 0, 1),
        ("pause", "y", 0, 0, 1),
        ("resume", "x", 2, 0, 1),
        ("pause", "x", 0, 0, 1),
        ("reset", "y", 0, 2, 1),
    ],
    end=("", 0),
)
def test_any_history_in_hours_shows_what_is_lived_hour_by_hour(
    start, length, at, acts, end
) -> None:
    naive = NaiveHours(length=length)

    told = lived(naive, unit="working_hour", start=start, acts=acts, end=end, at=at)

    assert shown(told) == shown(naive)


@given(
    start=STARTS,
    later=st.integers(0, 15),
    acts=st.lists(ACTS, max_size=12),
    end=ENDS,
)
# The date goes by during a stop, and is not lengthened any more.
@example(
    start=date(2025, 9, 1),
    later=2,
    acts=[("pause", "x", 1, 0, 1), ("extend", "y", 3, 0, 2), ("resume", "x", 1, 0, 1)],
    end=("satisfy", 0),
)
# Of two stops the first is found to have ended before the date, the second began after it.
@example(
    start=date(2025, 9, 1),
    later=2,
    acts=[("pause", "x", 1, 0, 1), ("pause", "y", 4, 0, 1), ("resume", "x", 0, 4, 1)],
    end=("", 0),
)
# A stop in time, entered when the date had gone by: the breach stays.
@example(start=date(2025, 9, 1), later=1, acts=[("pause", "x", 2, 1, 1)], end=("", 0))
# An answer sent in time, recorded when the date had gone by: it is withdrawn.
@example(start=date(2025, 9, 1), later=1, acts=[("resume", "x", 2, 0, 1)], end=("satisfy", 1))
def test_any_history_of_a_fixed_date_shows_what_is_lived_day_by_day(
    start, later, acts, end
) -> None:
    naive = NaiveFixedDate(length=0, given=start + timedelta(days=later))

    told = lived(naive, unit="fixed_date", start=start, acts=acts, end=end)

    assert shown(told) == shown(naive)


def lived(  # a history is its parts
    naive: NaiveClock,
    *,
    unit: str,
    start: date,
    acts: list[tuple[str, str, int, int, int]],
    end: tuple[str, int],
    at: time = time(10),
) -> Replayed:
    """Let the naive clock live through a history; return what the product makes of its events."""
    now = datetime.combine(start, at, tzinfo=SHANGHAI)
    given = the_date_given(naive, "start", 0)
    naive.take("start", "", start, since=at)
    events = [an_event("start", "", start, 0, at=now, ends_on=given)]
    last = [(end[0], "", 0, end[1], 0)] if end[0] else []
    for kind, reason, later, back, days in [*acts, *last]:
        now += timedelta(days=later)
        on = lawful(naive, kind, reason, now.date() - timedelta(days=back))
        if on is None or on > now.date():
            continue
        given = the_date_given(naive, kind, days)
        naive.record(kind, reason, on, days, at=now)
        events.append(an_event(kind, reason, on, days, at=now, ends_on=given))
    return replay(Clock(policy=ClockPolicy(length=naive.length, unit=unit), calendar_id=1), events)


def shown(clock: NaiveClock | Replayed) -> dict[str, object]:
    """Return what is compared."""
    return {name: getattr(clock, name) for name in SHOWN}


@given(day=st.dates(date(2019, 1, 1), date(2029, 12, 31)))
def test_naive_calendar_and_the_products_agree_on_every_day(day: date) -> None:
    assert is_working_day(seeded_calendar(), day) == is_worked(day)
