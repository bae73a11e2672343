"""Write wordings again as rows of their own: what a version held is never used a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import CONTENT_FIELDS, EntryRow
from workflows.open_list.bulk_rows import CHUNK_ROWS, reserve_ids, write_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

_COPIED = ("entry_id", "provider_id", "name_key", "row_hash", *CONTENT_FIELDS)


def copy_rows(keys: Sequence[int], *, valid_from: int | None) -> dict[int, int]:
    """Write the wordings of some rows again; a fixed number of statements for each chunk.

    Args:
        keys: of the rows.
        valid_from: the version from which on the copies hold; None: nobody has published them.

    Returns:
        By row, the key of its copy.

    Writes: one row for each.
    """
    copies: dict[int, int] = {}
    for start in range(0, len(keys), CHUNK_ROWS):
        chunk = keys[start : start + CHUNK_ROWS]
        rows = list(EntryRow.objects.filter(pk__in=chunk).values_list("pk", *_COPIED))
        new = reserve_ids(EntryRow, len(rows))
        write_rows(
            EntryRow,
            ("id", "valid_from", *_COPIED),
            [(key, valid_from, *row[1:]) for key, row in zip(new, rows, strict=True)],
        )
        copies |= {row[0]: key for key, row in zip(new, rows, strict=True)}
    return copies
