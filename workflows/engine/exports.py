"""What leaves the house as a whole is recorded: who took a dossier or a queue, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.events import append_system_event
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import Case, Person


def record_dossier(*, case: Case, person: Person, at: datetime) -> None:
    """Record that a person took the dossier of a case as it then was.

    Writes: one system event with the end of the case's chain.
    """
    append_system_event(
        act=SystemAct.DOSSIER_TAKEN,
        actor=person,
        at=at,
        data={"case": case.pk, "number": case.number, "version": case.version, "head": case.head},
    )


def record_queue(
    *, person: Person, queue: str, clauses: Mapping[str, str], rows: int, at: datetime
) -> None:
    """Record that a person took a queue away as a workbook.

    Args:
        person: who took it.
        queue: the name of the queue.
        clauses: the filter that it was narrowed by.
        rows: how many rows the workbook holds.
        at: the moment.

    Writes: one system event.
    """
    append_system_event(
        act=SystemAct.QUEUE_EXPORTED,
        actor=person,
        at=at,
        data={"queue": queue, "filter": dict(clauses), "rows": rows},
    )
