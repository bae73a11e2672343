"""The digest that seals a batch of firings into the system chain."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime


class FiringFacts(NamedTuple):
    """What one firing says; the columns of the ledger but for its seal."""

    clock_id: int
    cycle: int
    rung: str
    planned_at: datetime
    fired_at: datetime
    due_on: date
    collapsed: bool


def firing_digest(firings: Iterable[FiringFacts]) -> str:
    """Return the digest over what firings say, whatever their order."""
    return digest_of_lines(
        f"{said.clock_id}|{said.cycle}"
        + line_end(
            rung=said.rung,
            planned_at=said.planned_at,
            fired_at=said.fired_at,
            due_on=said.due_on,
            collapsed=said.collapsed,
        )
        for said in firings
    )


def line_end(
    *, rung: str, planned_at: datetime, fired_at: datetime, due_on: date, collapsed: bool
) -> str:
    """Return what the lines of all firings that are alike end with, behind clock and cycle."""
    planned, fired = (moment.astimezone(UTC).isoformat() for moment in (planned_at, fired_at))
    return f"|{rung}|{planned}|{fired}|{due_on.isoformat()}|{collapsed:d}"


def digest_of_lines(lines: Iterable[str]) -> str:
    """Return the digest over lines, one for each firing: `clock|cycle` and its `line_end`."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
