"""Close tasks about mismatches that a later run no longer shows: an act of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries.mismatch_tasks import tasks_of_nothing
from workflows.engine import gate

if TYPE_CHECKING:
    from cases.models import ReconciliationRun


def dissolve_tasks(*, run: ReconciliationRun) -> int:
    """Close the tasks of which a run no longer shows anything.

    Returns:
        How many.

    Writes: the cases, their tasks and clocks, one event each; the system acts.
    """
    gone = list(tasks_of_nothing())
    for task in gone:
        gate.act(
            case=task,
            name="dissolve",
            actor=None,
            at=run.at,
            expected_version=None,
            data={"reason": run.number},
        )
    return len(gone)
