"""What the events of a clock add up to."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Clock, ClockEvent, ClockPolicy
from workflows.engine.clock_replay import Replayed, replay

pytestmark = pytest.mark.django_db


def replayed(
    *events: tuple[str, str], days: int | None = None, unit: str = "working_day"
) -> Replayed:
    """Replay events (kind, day) of a clock of five days."""
    clock = Clock(policy=ClockPolicy(length=5, unit=unit), calendar_id=1)
    return replay(
        clock,
        [
            ClockEvent(kind=kind, effective_on=date.fromisoformat(on), days=days)
            for kind, on in events
        ],
    )


@pytest.mark.parametrize(
    ("events", "due_on", "status"),
    [
        # Vectors of the normative semantics: 2025-09-25 + 5 is 2025-10-09.
        ([("start", "2025-09-25")], "2025-10-09", "running"),
        ([("start", "2025-09-25"), ("pause", "2025-09-28")], "2025-10-09", "paused"),
        (
            [("start", "2025-09-25"), ("pause", "2025-09-28"), ("resume", "2025-09-30")],
            "2025-10-11",
            "running",
        ),
        (
            [("start", "2025-09-25"), ("pause", "2025-10-02"), ("resume", "2025-10-06")],
            "2025-10-09",
            "running",
        ),
        ([("start", "2025-09-25"), ("reset", "2025-10-03")], "2025-10-14", "running"),
        ([("start", "2025-09-25"), ("resume", "2025-09-30")], "2025-10-09", "running"),
        ([("start", "2025-09-25"), ("recompute", "2025-09-26")], "2025-10-09", "running"),
        ([("start", "2025-09-25"), ("void", "2025-09-30")], "2025-10-09", "void"),
    ],
)
def test_replay_gives_due_date_and_status(
    events: list[tuple[str, str]], due_on: str, status: str
) -> None:
    assert replayed(*events) == Replayed(
        start_on=date.fromisoformat(events[-1][1])
        if events[-1][0] == "reset"
        else date(2025, 9, 25),
        due_on=date.fromisoformat(due_on),
        status=status,
        satisfied_on=None,
    )


def test_replay_of_a_satisfied_clock_keeps_its_day() -> None:
    told = replayed(("start", "2025-09-25"), ("satisfy", "2025-09-30"))

    assert (told.status, told.satisfied_on) == ("satisfied", date(2025, 9, 30))


def test_replay_of_an_extension_adds_its_days() -> None:
    told = replayed(("start", "2025-09-25"), ("extend", "2025-09-30"), days=2)

    assert told.due_on == date(2025, 10, 11)


def test_replay_of_calendar_days_counts_every_day() -> None:
    assert replayed(("start", "2025-09-25"), unit="calendar_day").due_on == date(2025, 9, 30)


def test_replay_without_events_shows_nothing() -> None:
    assert replayed() == Replayed(start_on=None, due_on=None, status="", satisfied_on=None)
