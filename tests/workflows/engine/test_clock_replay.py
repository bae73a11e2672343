"""What the events of a clock add up to."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from cases.models import Clock, ClockEvent, ClockPolicy
from workflows.engine.clock_replay import Replayed, replay

pytestmark = pytest.mark.django_db


def replayed(
    *events: tuple[str, str], days: int | None = None, unit: str = "working_day"
) -> Replayed:
    """Replay events (kind and its reason, day) of a clock of five days."""
    clock = Clock(policy=ClockPolicy(length=5, unit=unit), calendar_id=1)
    return replay(clock, [an_event(what, on, days) for what, on in events])


def an_event(what: str, on: str, days: int | None) -> ClockEvent:
    """Return an unsaved event; the word after its kind is its reason."""
    kind, _, reason = what.partition(" ")
    return ClockEvent(
        kind=kind,
        reason=reason,
        effective_on=date.fromisoformat(on),
        recorded_at=datetime.fromisoformat(f"{on} 10:00+08:00"),
        days=days if kind == "extend" else None,
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
    told = replayed(*events)

    assert (told.due_on, told.status) == (date.fromisoformat(due_on), status)


def test_replay_of_a_satisfied_clock_keeps_its_day() -> None:
    told = replayed(("start", "2025-09-25"), ("satisfy", "2025-09-30"))

    assert (told.status, told.satisfied_on) == ("satisfied", date(2025, 9, 30))


def test_replay_of_an_extension_adds_its_days() -> None:
    told = replayed(("start", "2025-09-25"), ("extend", "2025-09-30"), days=2)

    assert told.due_on == date(2025, 10, 11)


def test_replay_of_calendar_days_counts_every_day() -> None:
    assert replayed(("start", "2025-09-25"), unit="calendar_day").due_on == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("events", "due_on"),
    [
        # Scenario 12: a pause over the make-up Sunday and the Monday costs one working day each.
        (["start", "2025-09-25", "pause x", "2025-09-28", "resume x", "2025-09-30"], "2025-10-11"),
        # Scenario 13: nothing but rest days.
        (["start", "2025-09-25", "pause x", "2025-10-02", "resume x", "2025-10-06"], "2025-10-09"),
        # Scenario 14: the union counts, and the first resume lets nothing run.
        (
            [
                *("start", "2025-09-25", "pause x", "2025-09-26", "pause y", "2025-09-28"),
                *("resume x", "2025-09-29", "resume y", "2025-09-30"),
            ],
            "2025-10-13",
        ),
        # Scenario 15: at least one working day is left.
        (["start", "2025-09-25", "pause x", "2025-10-09", "resume x", "2025-10-11"], "2025-10-13"),
        # Scenario 17: what comes after the due date changes nothing, nor does an extension then.
        (["start", "2025-09-25", "pause x", "2025-10-10", "resume x", "2025-10-20"], "2025-10-09"),
        (["start", "2025-09-25", "pause x", "2025-10-10", "extend", "2025-10-11"], "2025-10-09"),
        # An extension moves the date in force; a later pause is judged on the new one.
        (["start", "2025-09-25", "extend", "2025-09-30"], "2025-10-11"),
        (
            [
                *("start", "2025-09-25", "extend", "2025-09-30"),
                *("pause x", "2025-10-10", "resume x", "2025-10-13"),
            ],
            "2025-10-14",
        ),
        # A reset forgets the pauses and the extension of the cycle before.
        (
            [
                *("start", "2025-09-25", "pause x", "2025-09-26", "resume x", "2025-09-29"),
                *("extend", "2025-09-30", "pause y", "2025-10-09", "reset y", "2025-10-10"),
            ],
            "2025-10-16",
        ),
    ],
)
def test_replay_follows_the_scenarios(events: list[str], due_on: str) -> None:
    told = replayed(*zip(events[::2], events[1::2], strict=True), days=2)

    assert told.due_on == date.fromisoformat(due_on)


def test_replay_of_two_pauses_runs_again_only_when_both_have_ended() -> None:
    one = ("start", "2025-09-25"), ("pause x", "2025-09-26"), ("pause y", "2025-09-28")

    told = replayed(*one, ("resume x", "2025-09-29"))

    assert (told.status, told.paused_on, told.due_on) == (
        "paused",
        date(2025, 9, 26),
        date(2025, 10, 9),
    )


def test_replay_of_a_reset_opens_a_cycle_and_lets_other_pauses_go_on() -> None:
    told = replayed(
        ("start", "2025-09-25"),
        ("pause x", "2025-09-26"),
        ("pause y", "2025-09-28"),
        ("reset y", "2025-09-30"),
    )

    assert (told.cycle, told.status, told.start_on) == (2, "paused", date(2025, 9, 30))
    assert (told.paused_on, told.due_on) == (date(2025, 9, 30), date(2025, 10, 14))


def test_replay_of_calendar_days_moves_with_a_pause() -> None:
    told = replayed(
        ("start", "2025-09-25"),
        ("pause x", "2025-09-27"),
        ("resume x", "2025-10-02"),
        unit="calendar_day",
    )

    assert told.due_on == date(2025, 10, 5)


def test_replay_of_an_end_forgets_what_was_waited_for() -> None:
    told = replayed(("start", "2025-09-25"), ("pause x", "2025-09-26"), ("satisfy", "2025-09-29"))

    assert (told.status, told.paused_on) == ("satisfied", None)


def test_replay_without_events_shows_nothing() -> None:
    assert replayed() == Replayed(start_on=None, due_on=None, status="", satisfied_on=None, cycle=0)
