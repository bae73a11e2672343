"""Take in a catalogue and compare it at once: nothing of others comes between the two."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from django.db import transaction

from workflows.engine.locking import patiently
from workflows.open_list.reconciliation.reconcile import reconcile
from workflows.open_list.reconciliation.snapshot import RefusedCatalogue, load_snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership, ReconciliationRun


@patiently
@transaction.atomic
def load_and_reconcile(
    *,
    file: IO[bytes],
    source: str,
    only_good_rows: bool,
    membership: Membership,
    at: datetime,
) -> ReconciliationRun | RefusedCatalogue:
    """Take in the whole catalogue from a file and compare it with the current version.

    Args:
        file: seekable bytes; it stays the caller's to close.
        source: where it is from, to show.
        only_good_rows: whether to go on although rows are refused.
        membership: the role under which it is done.
        at: the moment.

    Writes: as `load_snapshot` and `reconcile`, in one transaction.

    Raises:
        NotAllowed: the role does not reconcile. UnreadableFile: the file is no catalogue.
    """
    snapshot = load_snapshot(
        file=file, source=source, membership=membership, at=at, only_good_rows=only_good_rows
    )
    if isinstance(snapshot, RefusedCatalogue):
        return snapshot
    return reconcile(version=None, membership=membership, at=at)
