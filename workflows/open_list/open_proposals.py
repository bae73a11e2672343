"""What other open change requests already propose, so that nothing is proposed twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from django.db.models import F, Q

from cases.models import ChangeItem, EntryRow, StagedRow
from cases.states.list_change import HOLDING, OPEN, ItemOperation
from workflows.open_list.bulk_rows import CHUNK_ROWS, update_rows
from workflows.open_list.changed_fields import changed_fields
from workflows.open_list.staging import PROPOSED, WAITING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from cases.models import ListImport

# More open requests than anybody would read the numbers of.
_NAMED_REQUESTS = 50

Values = dict[str, Any]  # Any: values by field


class OpenProposals:
    """The wordings that open requests propose for some entries.

    A row that a version already holds is compared as the newest row instead. A request may close
    with an item in conflict, because others of its items took effect: that proposes nothing more.
    """

    def __init__(
        self, rows_of_entries: dict[int, list[Values]], held: Collection[int] = ()
    ) -> None:
        """Keep the proposed wordings of each entry, and which entries are held."""
        self._rows_of_entries = rows_of_entries
        self._held = held

    @classmethod
    def of_entries(cls, entries: Iterable[int], fields: Iterable[str]) -> Self:
        """Read what is proposed for the entries, in these fields."""
        names = ("entry_id", *dict.fromkeys(fields))
        entries = list(entries)
        found = EntryRow.objects.filter(
            valid_from__isnull=True,
            proposing_items__entry_id__in=entries,
            proposing_items__decision__in=OPEN,
            proposing_items__change__finished__isnull=True,
        ).values_list(*names)
        rows: dict[int, list[Values]] = defaultdict(list)
        for row in found.iterator(CHUNK_ROWS):
            rows[row[0]].append(dict(zip(names, row, strict=True)))
        return cls(rows, open_operations(entries))

    def say_the_same(self, entry: int, wording: Values, changed: tuple[str, ...]) -> bool:
        """Tell whether one request already proposes everything that the wording changes."""
        return any(
            not changed_fields(proposed, wording, changed)
            for proposed in self._rows_of_entries.get(entry, ())
        )

    def hold(self, entry: int) -> bool:
        """Tell whether an open request has the entry in its hands."""
        return entry in self._held


def open_operations(entries: Collection[int]) -> dict[int, set[str]]:
    """Return the entries that open requests hold, with what is to be done to them."""
    items = _holding_items().filter(entry_id__in=list(entries))
    held: dict[int, set[str]] = defaultdict(set)
    for entry, operation in items.values_list("entry_id", "operation"):
        held[entry].add(operation)
    return dict(held)


def requests_holding(rows: Iterable[StagedRow]) -> dict[int, str]:
    """Return the number of the open request that each of some waiting rows waits for.

    Args:
        rows: staged rows, with the newest row of their entry where there is one.
    """
    entries = {row.pk: row.base_row.entry_id for row in rows if row.base_row is not None}
    added = {row.pk: row.portal_dataset_id for row in rows if row.base_row is None}
    of_entry = dict(
        _holding_items()
        .filter(entry_id__in=list(entries.values()))
        .order_by("-pk")
        .values_list("entry_id", "change__number")
    )
    of_identifier = dict(
        ChangeItem.objects.filter(
            operation=ItemOperation.ADD,
            decision__in=OPEN,
            change__finished__isnull=True,
            proposed_row__portal_dataset_id__in=list(added.values()),
        )
        .order_by("-pk")
        .values_list("proposed_row__portal_dataset_id", "change__number")
    )
    numbers = {pk: of_entry.get(entry, "") for pk, entry in entries.items()}
    return numbers | {pk: of_identifier.get(name, "") for pk, name in added.items()}


def held_by(list_import: ListImport) -> list[dict[str, Any]]:  # Any: JSON content
    """Return the open requests that rows of a compared import wait for, and how many rows each."""
    waiting = StagedRow.objects.filter(list_import=list_import, operation=WAITING)
    numbers: Counter[str] = Counter()
    rows = waiting.select_related("base_row").only("portal_dataset_id", "base_row__entry_id")
    found = rows.order_by("pk").iterator(CHUNK_ROWS)
    while chunk := list(islice(found, CHUNK_ROWS)):
        numbers.update(requests_holding(chunk).values())
    del numbers[""]
    return [
        {"number": number, "rows": count}
        for number, count in sorted(numbers.items())[:_NAMED_REQUESTS]
    ]


def _holding_items() -> QuerySet[ChangeItem]:
    """Return items that keep their entry from another request of the department providing it.

    What a department proposes of an entry that it only helps to provide holds nobody up: both
    changes meet when they are approved.
    """
    own = Q(base_row__isnull=True) | Q(base_row__provider_id=F("change__organisation_id"))
    return ChangeItem.objects.filter(own, decision__in=HOLDING, change__finished__isnull=True)


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
            proposing_items__decision__in=OPEN,
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
        updates.append((PROPOSED if same else WAITING, row[0]))
    update_rows(StagedRow, ("operation",), updates)
