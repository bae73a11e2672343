"""One at a time: who takes in a catalogue, compares, or says which entry a resource is.

A run reads for a while what those acts write. It reads the rows of its snapshot and its version by
their ranges, so that a publication in between changes nothing that it sees; what has no ranges
(departments, confirmed links, the order of snapshots) stands still because of this.
"""

from __future__ import annotations

from cases.models import ReconciliationTurn


def wait_for_turn() -> None:
    """Wait until nobody else is at it; they then wait until the caller's transaction ends.

    SQLite lets one writer in anyway. On PostgreSQL what is read before this call may be old.

    Writes: the one row of the lock, on first use.
    """
    ReconciliationTurn.objects.get_or_create(pk=ReconciliationTurn.ONLY)
    ReconciliationTurn.objects.select_for_update().get(pk=ReconciliationTurn.ONLY)
