"""What other open change requests already propose, so that nothing is proposed twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Self

from cases.models import EntryRow, StagedRow
from cases.states.list_change import ItemDecision, ItemOperation
from workflows.open_list.bulk_rows import CHUNK_ROWS, update_rows
from workflows.open_list.changed_fields import changed_fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import ListImport

# Decided by nobody yet, approved and waiting for a version, or waiting to be drafted again; a
# row that a version already holds is compared as the newest row instead. A request may close
# with an item in conflict, because others of its items took effect: that proposes nothing more.
OPEN_DECISIONS = (ItemDecision.PENDING, ItemDecision.APPROVED, ItemDecision.CONFLICT)

Values = dict[str, Any]  # Any: values by field


class OpenProposals:
    """The wordings that open requests propose for some entries."""

    def __init__(self, rows_of_entries: dict[int, list[Values]]) -> None:
        """Keep the proposed wordings of each entry."""
        self._rows_of_entries = rows_of_entries

    @classmethod
    def of_entries(cls, entries: Iterable[int], fields: Iterable[str]) -> Self:
        """Read what is proposed for the entries, in these fields."""
        names = ("entry_id", *dict.fromkeys(fields))
        found = EntryRow.objects.filter(
            valid_from__isnull=True,
            proposing_items__entry_id__in=list(entries),
            proposing_items__decision__in=OPEN_DECISIONS,
            proposing_items__change__finished__isnull=True,
        ).values_list(*names)
        rows: dict[int, list[Values]] = defaultdict(list)
        for row in found.iterator(CHUNK_ROWS):
            rows[row[0]].append(dict(zip(names, row, strict=True)))
        return cls(rows)

    def say_the_same(self, entry: int, wording: Values, changed: tuple[str, ...]) -> bool:
        """Tell whether one request already proposes everything that the wording changes."""
        return any(
            not changed_fields(proposed, wording, changed)
            for proposed in self._rows_of_entries.get(entry, ())
        )


def mark_pending_additions(
    list_import: ListImport, fields: tuple[str, ...], silent: frozenset[str]
) -> None:
    """Set aside new rows whose identifier another open request already adds.

    The same wording counts as proposed; another one waits for that request, because a second
    entry with the same identifier could never be published.

    Writes: the operation of such staged rows: `proposed` or `waiting`.
    """
    pending = dict(
        EntryRow.objects.filter(
            valid_from__isnull=True,
            proposing_items__operation=ItemOperation.ADD,
            proposing_items__decision__in=OPEN_DECISIONS,
            proposing_items__change__finished__isnull=True,
        ).values_list("portal_dataset_id", "pk")
    )
    if not pending:
        return
    additions = StagedRow.objects.filter(list_import=list_import, operation=ItemOperation.ADD)
    pairs = [
        (pk, pending[identifier])
        for pk, identifier in additions.values_list("pk", "portal_dataset_id").iterator(CHUNK_ROWS)
        if identifier in pending
    ]
    for start in range(0, len(pairs), CHUNK_ROWS):
        _mark(dict(pairs[start : start + CHUNK_ROWS]), fields, silent)


def _mark(pairs: dict[int, int], fields: tuple[str, ...], silent: frozenset[str]) -> None:
    names = ("id", *fields)
    staged = StagedRow.objects.filter(pk__in=list(pairs)).values_list(*names)
    proposed = EntryRow.objects.filter(pk__in=list(pairs.values())).values_list(*names)
    wordings = {row[0]: dict(zip(names, row, strict=True)) for row in proposed}
    updates = []
    for row in staged:
        values = dict(zip(names, row, strict=True))
        same = not changed_fields(wordings[pairs[row[0]]], values, fields, silent)
        updates.append(("proposed" if same else "waiting", row[0]))
    update_rows(StagedRow, ("operation",), updates)
