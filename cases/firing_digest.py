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
    """Return the digest over what firings say, one line each, whatever their order."""
    lines = (
        f"{clock}|{cycle}|{rung}|{planned_at.astimezone(UTC).isoformat()}"
        f"|{fired_at.astimezone(UTC).isoformat()}|{due_on.isoformat()}|{collapsed:d}"
        for clock, cycle, rung, planned_at, fired_at, due_on, collapsed in firings
    )
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
