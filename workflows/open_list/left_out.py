"""Keep an entry as it is although the version that changed it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import EntryRow, LeftOutEntry
from cases.states.reversal import LeftOut

if TYPE_CHECKING:
    from cases.models import ListChange, ListEntry


def keep_on_purpose(change: ListChange, entry: ListEntry) -> None:
    """Note that the author of a reversal keeps an entry as it is.

    Writes: one `LeftOutEntry`, if there is none of the entry yet.
    """
    rows = EntryRow.objects.filter(entry=entry, valid_from__isnull=False)
    row = rows.order_by("-valid_from").first()
    assert row is not None  # noqa: S101  # a version that is taken back held the entry
    LeftOutEntry.objects.get_or_create(
        change=change, entry=entry, defaults={"row": row, "reason": LeftOut.KEPT}
    )
