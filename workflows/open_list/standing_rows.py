"""Read of the newest list what a judgement needs: rows, identifiers, wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from cases.models import EntryRow
from workflows.open_list.bulk_rows import CHUNK_ROWS
from workflows.open_list.wording import WORDING_FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

NEWEST_CHUNK = 5_000
# So many entries are looked up; for more, one pass over the list costs less.
FEW = 500


def newest_rows(
    entries: Collection[int], portal_ids: Collection[str]
) -> tuple[dict[int, int], dict[str, int]]:
    """Return the newest row of each of some entries, and who holds each of some identifiers."""
    rows: dict[int, int] = {}
    holders: dict[str, int] = {}
    newest = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    if len(entries) <= FEW:
        newest = newest.filter(Q(entry_id__in=entries) | Q(portal_dataset_id__in=portal_ids))
    columns = newest.values_list("pk", "entry_id", "portal_dataset_id")
    for pk, entry_id, portal_id in columns.iterator(chunk_size=NEWEST_CHUNK):
        if entry_id in entries:
            rows[entry_id] = pk
        if portal_id in portal_ids:
            holders[portal_id] = entry_id
    return rows, holders


def wordings_of(
    rows: Iterable[int | None],
) -> dict[int, dict[str, Any]]:  # Any: values by field
    """Return what some rows say, by row; nothing for None."""
    keys = sorted(pk for pk in rows if pk is not None)
    found: dict[int, dict[str, Any]] = {}  # Any: values by field
    for start in range(0, len(keys), CHUNK_ROWS):
        some = EntryRow.objects.filter(pk__in=keys[start : start + CHUNK_ROWS])
        for values in some.values("pk", *WORDING_FIELDS):
            found[values.pop("pk")] = values
    return found
