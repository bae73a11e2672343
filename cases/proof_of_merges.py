"""Prove that a version holds the items that its cut took in, with the wordings that it sealed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from cases.models import CONTENT_FIELDS, CaseEvent, ChangeItem, EntryRow, ListVersion
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


def taken_digest(version: int) -> str:
    """Return the SHA-256 over all items that a version holds, with row, provider and precedence."""
    items = ChangeItem.objects.filter(list_version=version).order_by("pk")
    digest = hashlib.sha256()
    for item, entry, row, provider, overtaken in items.values_list(
        "pk",
        "entry_id",
        Coalesce("merged_row__row_hash", "proposed_row__row_hash"),
        Coalesce("merged_row__provider_id", "proposed_row__provider_id"),
        "overtaken",
    ).iterator(chunk_size=CHUNK):
        line = f"{item} {entry} {row or 'removed'} {provider or '-'} {int(overtaken)}\n"
        digest.update(line.encode())
    return digest.hexdigest()


def is_as_taken(version: int) -> bool:
    """Tell whether a version holds what its cut took in; one cut before there was a seal does."""
    cut = CaseEvent.objects.filter(case_id=version, act="cut").order_by("sequence").last()
    sealed = cut.data.get("taken_digest") if cut else None
    return sealed is None or sealed == taken_digest(version)


def first_bad_merge() -> VersionBreak | None:
    """Return the first version whose merged wordings are not what its cut sealed; None: no one.

    A row that does not hash to what it carries is named. Where every row agrees with its own
    hash, a row was exchanged or rewritten whole, and the version is named. What was refused gave
    its merged wordings up and holds none; those of one that was withdrawn are in its manifest.
    """
    discarded = CaseEvent.objects.filter(case__kind="list_version", act__in=("discard", "withdraw"))
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
        if "taken_digest" in data and data["taken_digest"] != taken_digest(case):
            return VersionBreak(version=version, what="taken")
        if _begins_other_rows(case):
            return VersionBreak(version=version, what="begun")
    return None


def _begins_other_rows(version: int) -> bool:
    """Tell whether rows begin with a published version that none of its items proposes.

    Where the version before it was withdrawn, what that one had ended begins anew with this one,
    word for word.
    """
    sequences = ListVersion.objects.filter(pk=version).values_list("sequence", "previous__sequence")
    sequence, before = sequences.get()
    if sequence is None:
        return False
    said = ChangeItem.objects.filter(
        list_version=version, overtaken=False, proposed_row__isnull=False
    )
    rows = said.annotate(row=Coalesce("merged_row", "proposed_row")).filter(row__isnull=False)
    stood = EntryRow.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=before or 0),
        entry=OuterRef("entry"),
        row_hash=OuterRef("row_hash"),
        provider=OuterRef("provider"),
        valid_from__lte=before or 0,
    )
    # A row that ended where it begins was held by no version.
    held = Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from"))
    begun = EntryRow.objects.filter(held, valid_from=sequence)
    begun = begun.exclude(pk__in=rows.values("row"))
    return begun.filter(~Exists(stood)).exists()


def _merged_rows(version: int) -> Iterator[tuple[int, dict[str, Any]]]:  # Any: column values
    items = ChangeItem.objects.filter(list_version=version, merged_row__isnull=False)
    for values in items.order_by("pk").values("pk", *_ROW).iterator(chunk_size=CHUNK):
        item = values.pop("pk")
        yield item, {name.removeprefix("merged_row__"): value for name, value in values.items()}
