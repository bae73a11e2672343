"""Prove that the wordings into which a cut merged two changes are still what its event sealed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from cases.models import CONTENT_FIELDS, CaseEvent, ChangeItem
from cases.row_hash import row_hash
from cases.version_break import VersionBreak

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK = 2_000
_ROW = tuple(f"merged_row__{name}" for name in ("pk", "entry__uid", "row_hash", *CONTENT_FIELDS))


def merged_digest(lines: Iterable[tuple[int, str]]) -> str:
    """Return the SHA-256 over one line `item row_hash` per merged item; empty where there is none.

    Args:
        lines: primary key of the item and hash of the row that merges it, in the order of items.
    """
    digest, some = hashlib.sha256(), False
    for item, row in lines:
        some = True
        digest.update(f"{item} {row}\n".encode())
    return digest.hexdigest() if some else ""


def first_bad_merge() -> VersionBreak | None:
    """Return the first version whose merged wordings are not what its cut sealed; None: no one.

    A row that does not hash to what it carries is named. Where every row agrees with its own
    hash, a row was exchanged or rewritten whole, and the version is named. What was refused gave
    its merged wordings up and holds none.
    """
    discarded = CaseEvent.objects.filter(case__kind="list_version", act="discard")
    cuts = CaseEvent.objects.filter(case__kind="list_version", act="cut").exclude(
        case_id__in=discarded.values("case_id")
    )
    columns = ("case_id", "case__listversion__label", "case__number", "data")
    for case, label, number, data in cuts.order_by("case_id").values_list(*columns):
        version = label or number
        lines: list[tuple[int, str]] = []
        for item, row in _merged_rows(case):
            if row_hash(row) != row["row_hash"]:
                return VersionBreak(
                    version=version, what="merged_row", row=row["pk"], entry=row["entry__uid"]
                )
            lines.append((item, row["row_hash"]))
        if merged_digest(lines) != data.get("merged_digest", ""):
            return VersionBreak(version=version, what="merged")
    return None


def _merged_rows(version: int) -> Iterator[tuple[int, dict[str, Any]]]:  # Any: column values
    items = ChangeItem.objects.filter(list_version=version, merged_row__isnull=False)
    for values in items.order_by("pk").values("pk", *_ROW).iterator(chunk_size=CHUNK):
        item = values.pop("pk")
        yield item, {name.removeprefix("merged_row__"): value for name, value in values.items()}
