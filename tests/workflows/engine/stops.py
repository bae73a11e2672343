"""Stops of a clock that is due on 2025-10-09, entered by the head on the day itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import shanghai
from tests.workflows.engine.overdue import clock_of
from workflows.engine.integrity import clocks_unlike_their_events, items_unlike_their_clock
from workflows.engine.standstill import Wanted, restart_clock, stop_clock

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case
    from tests.practice.requests import Office
    from workflows.engine.finding import Finding

WHY = "consult_department"


def stop(
    request: Case,
    office: Office,
    on: date,
    *,
    note: str = "",
    evidence: int | None = None,
) -> None:
    """Let the head stop the clock on a day, entered that day."""
    wanted = Wanted(reason=WHY, on=on, note=note, evidence=evidence)
    at = shanghai(on.year, on.month, on.day, 10)
    stop_clock(
        clock=clock_of(request),
        wanted=wanted,
        actor=office.head.person,
        at=at,
        expected_version=None,
    )


def go_on(request: Case, office: Office, on: date) -> None:
    """Let the head end the stop on a day, entered that day."""
    at = shanghai(on.year, on.month, on.day, 10)
    restart_clock(
        clock=clock_of(request),
        wanted=Wanted(reason=WHY, on=on),
        actor=office.head.person,
        at=at,
        expected_version=None,
    )


def findings() -> list[Finding]:
    """Return where what clocks and tasks show is not what the record adds up to."""
    return [*clocks_unlike_their_events(), *items_unlike_their_clock()]
