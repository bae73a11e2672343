"""Which deadline a task about mismatches has: one for each class (decisions.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from cases.states.reconciliation import MismatchClass

if TYPE_CHECKING:
    from cases.models import Case, MismatchTask

LOOSER: Final = "catalogue.r3_looser"
BY_CLASS: Final = (
    "catalogue.r1",
    "catalogue.r2",
    "catalogue.r3",
    LOOSER,
    "catalogue.r4",
    "catalogue.r5",
    "catalogue.r6",
    "catalogue.r7",
)


def clock_of(case: Case) -> str:
    """Return the code of the deadline of a task; a list looser than the catalogue is urgent."""
    task = cast("MismatchTask", case)
    if task.mismatch == MismatchClass.R3 and task.looser:
        return LOOSER
    return f"catalogue.{task.mismatch.lower()}"
