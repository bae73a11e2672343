"""What a flow hears when one of its cases is given more time, inside the act that gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Clock


@dataclass(frozen=True, kw_only=True)
class MoreTimeGranted:
    """A clock that was lengthened: its case is locked, its event is not written yet.

    Attributes:
        clock: it shows its new date.
        due_before: the date until now.
        reason: the reason as the table of reasons words it.
        at: the moment of the decision.
    """

    clock: Clock
    due_before: date
    reason: str
    at: datetime
