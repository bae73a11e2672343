"""Look at the staged rows that differ from the newest list (decisions.md, Open list).

Only rows that differ at all are staged; they are looked at one by one, since what differs in
spaces, brackets and character width only is no change.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from cases.models import EntryRow, StagedRow
from cases.states.list_change import ItemOperation
from workflows.open_list.bulk_rows import CHUNK_ROWS, in_chunks, update_rows
from workflows.open_list.changed_fields import (
    DERIVED_FROM_CONDITIONS,
    changed_fields,
    compared_fields,
    plain,
    silent_fields,
)
from workflows.open_list.open_proposals import OpenProposals, mark_pending_additions
from workflows.open_list.staging import PROPOSED, UNCHANGED, WAITING, text_length

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import ListImport

PROPOSING = (
    ItemOperation.ADD,
    ItemOperation.CHANGE,
    ItemOperation.RECLASSIFY,
    ItemOperation.TRANSFER,
)


@dataclass(slots=True)
class Comparison:
    """What a comparison found beside the operations that it wrote on the staged rows.

    Attributes:
        typographic: rows that differ in typography only and propose nothing.
        fields: how many rows change each field.
    """

    typographic: int = 0
    fields: Counter[str] = field(default_factory=Counter)


def compare_with_list(list_import: ListImport, *, columns: Iterable[str]) -> Comparison:
    """Find out what each staged row would do to the newest version of the list.

    Args:
        list_import: the preview whose rows are freshly staged.
        columns: field keys that the file has a column for; nothing else is compared.

    Writes: operation and field differences of staged rows that are not unchanged.
    """
    found = Comparison()
    compared = compared_fields(columns)
    silent = silent_fields(columns)
    rows = StagedRow.objects.filter(list_import=list_import, operation=UNCHANGED)
    pairs = list(rows.order_by("pk").values_list("pk", "base_row_id", text_length()))
    for chunk in in_chunks(pairs, itemgetter(2)):
        _look_at([pair[:2] for pair in chunk], compared, silent, found)
    mark_pending_additions(list_import, compared, silent)
    return found


def _look_at(
    pairs: list[tuple[int, int]],
    fields: tuple[str, ...],
    silent: frozenset[str],
    found: Comparison,
) -> None:
    """Decide what a few differing rows do, and write it on them."""
    wanted = (*fields, "open_type", "provider_id", "provider_name", *DERIVED_FROM_CONDITIONS)
    staged = _values(StagedRow, wanted, (staged for staged, _ in pairs))
    newest = _values(EntryRow, (*wanted, "entry_id"), (base for _, base in pairs))
    proposals = OpenProposals.of_entries({row["entry_id"] for row in newest.values()}, wanted)
    updates = []
    for staged_id, base_id in pairs:
        before, after = newest[base_id], staged[staged_id]
        changed = changed_fields(before, after, fields, silent)
        if not changed:
            found.typographic += _differ_at_all(before, after, fields, silent)
            continue
        operation: str = _operation(changed)
        if proposals.say_the_same(before["entry_id"], after, changed):
            operation = PROPOSED
        elif proposals.hold(before["entry_id"]):
            operation = WAITING
        else:
            found.fields.update(changed)
        updates.append((operation, _shown(before, after, changed), staged_id))
    update_rows(StagedRow, ("operation", "fields"), updates)


def _differ_at_all(
    before: dict[str, Any],  # Any: values by field
    after: dict[str, Any],  # Any: values by field
    fields: tuple[str, ...],
    silent: frozenset[str],
) -> bool:
    """Tell whether typography differs; a field of which the file is silent does not."""
    return any(
        before[name] != after[name] and not (name in silent and not after[name]) for name in fields
    )


def _operation(changed: tuple[str, ...]) -> ItemOperation:
    if "provider_id" in changed:
        return ItemOperation.TRANSFER
    return ItemOperation.RECLASSIFY if "open_type" in changed else ItemOperation.CHANGE


def _shown(
    before: dict[str, Any],  # Any: values by field
    after: dict[str, Any],  # Any: values by field
    changed: tuple[str, ...],
) -> list[list[Any]]:  # Any: [field, old, new] in JSON
    names = ["provider_name" if name == "provider_id" else name for name in changed]
    if "conditions" in changed:
        names += [name for name in DERIVED_FROM_CONDITIONS if before[name] != after[name]]
    return [[name, plain(before[name]), plain(after[name])] for name in names]


def _values(
    model: type[StagedRow | EntryRow], fields: tuple[str, ...], keys: Iterable[int]
) -> dict[int, dict[str, Any]]:  # Any: values by field
    names = ("id", *dict.fromkeys(fields))
    rows = model._default_manager.filter(pk__in=list(keys)).values_list(*names)  # noqa: SLF001  # Django's public name
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows.iterator(CHUNK_ROWS)}
