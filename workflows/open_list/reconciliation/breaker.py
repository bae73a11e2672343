"""The circuit breaker: a catalogue that would turn much of the list over stops and asks.

House default (open-list-quality-objection.md 2.4, decisions.md): compared with the run before; a
first run never halts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.states.reconciliation import MismatchClass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import CatalogueSnapshot, ReconciliationRun

# What may become new of a class at once, in hundredths of the entries of the list.
MOST_NEW_PERCENT: Final = 5
WATCHED: Final = (MismatchClass.R2, MismatchClass.R4)
# By how much a catalogue may shrink against the one of the run before.
MOST_LOST_PERCENT: Final = 20


def reasons_to_halt(
    *,
    previous: ReconciliationRun | None,
    snapshot: CatalogueSnapshot,
    entries: int,
    new: Mapping[str, int],
) -> list[dict[str, object]]:
    """Return why a run should stop and ask; nothing where it may go on.

    Args:
        previous: the run before; without one nothing halts.
        snapshot: the catalogue that is compared.
        entries: how many entries the version holds.
        new: by class, how many findings were not there before.
    """
    if previous is None:
        return []
    reasons: list[dict[str, object]] = [
        {"class": mismatch.value, "new": new.get(mismatch, 0), "entries": entries}
        for mismatch in WATCHED
        if new.get(mismatch, 0) * 100 > entries * MOST_NEW_PERCENT
    ]
    before = previous.snapshot.rows
    if (before - snapshot.rows) * 100 > before * MOST_LOST_PERCENT:
        reasons.append({"rows": snapshot.rows, "rows_before": before})
    return reasons
