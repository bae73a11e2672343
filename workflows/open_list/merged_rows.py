"""Rows that carry two changes of one entry: the later one laid over the earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import CONTENT_FIELDS, ChangeItem, EntryRow
from cases.proof_of_merges import merged_digest
from cases.row_hash import row_hash
from workflows.open_list.bulk_rows import reserve_ids, update_rows, write_rows
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflows.open_list.judging import Judgement

ROW_COLUMNS = ("id", "entry_id", "provider_id", "name_key", "row_hash", *CONTENT_FIELDS)
# The length of the column; a longer key only has to agree in its beginning.
_KEY_CHARACTERS = 200


def row_values(
    row_id: int,
    entry: int,
    content: Mapping[str, Any],  # Any: values by field
) -> tuple[Any, ...]:  # Any: values by column
    """Return the values of `ROW_COLUMNS` for a wording."""
    return (
        row_id,
        entry,
        content["provider_id"],
        compare_key(content["name"])[:_KEY_CHARACTERS],
        row_hash(content),
        *(content[name] for name in CONTENT_FIELDS),
    )


def write_merged_rows(judged: Judgement) -> dict[str, Any]:  # Any: JSON facts
    """Write the wordings that a version takes in place of what single items propose.

    Returns:
        For the event: how many, and the digest over item and row hash of each, in order.

    Writes: one row for each, named by its item; which items others of the version overtake.
    """
    merged = {pk: said for pk, said in judged.merged.items() if pk not in judged.overtaken}
    entries = dict(ChangeItem.objects.filter(pk__in=list(merged)).values_list("pk", "entry_id"))
    keys = reserve_ids(EntryRow, len(merged)) if merged else []
    rows = [
        row_values(key, entries[pk], said)
        for key, (pk, said) in zip(keys, sorted(merged.items()), strict=True)
    ]
    write_rows(EntryRow, ROW_COLUMNS, rows)
    update_rows(
        ChangeItem,
        ("merged_row_id",),
        [(key, pk) for key, pk in zip(keys, sorted(merged), strict=True)],
    )
    update_rows(ChangeItem, ("overtaken",), [(True, pk) for pk in sorted(judged.overtaken)])
    hashes = (row[ROW_COLUMNS.index("row_hash")] for row in rows)
    digest = merged_digest(zip(sorted(merged), hashes, strict=True))
    return {"merged_items": len(merged), "merged_digest": digest}
