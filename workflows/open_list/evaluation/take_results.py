"""Record that somebody took the results of a round away, with the digest of what they got."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.events import append_system_event
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import EvaluationRound, Person


def record_results(
    *, opened: EvaluationRound, person: Person, kind: str, digest: str, at: datetime
) -> None:
    """Record who took which results.

    Args:
        opened: the round.
        person: who took them.
        kind: csv or xlsx.
        digest: the SHA-256 of the results as CSV.
        at: the moment.

    Writes: one system event.
    """
    append_system_event(
        act=SystemAct.EVALUATION_RESULTS_TAKEN,
        actor=person,
        at=at,
        data={"round": opened.label, "file": kind, "results": digest},
    )
