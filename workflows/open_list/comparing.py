"""Compare a staged list with the newest rows, set by set (decisions.md, Open list).

SQL finds the rows whose columns differ at all; only those are looked at one by one, since
what differs in spaces, brackets and character width only is no change.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from cases.models import EntryRow, StagedRow
from cases.states.list_change import ItemOperation
from workflows.open_list.already_listed import HAS_IDENTIFIER, NEWEST
from workflows.open_list.bulk_rows import CHUNK_ROWS, update_rows
from workflows.open_list.changed_fields import (
    DERIVED_FROM_CONDITIONS,
    changed_fields,
    compared_fields,
    plain,
    silent_fields,
)
from workflows.open_list.open_proposals import OpenProposals, mark_pending_additions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cases.models import ListImport

# Beside the operations of a change item, what else can become of a staged row.
PROPOSED = "proposed"
WAITING = "waiting"
NOT_OWN = "not_own"
UNCHANGED = ""
PROPOSING = (
    ItemOperation.ADD,
    ItemOperation.CHANGE,
    ItemOperation.RECLASSIFY,
    ItemOperation.TRANSFER,
)
_SAME_ENTRY = f"n.portal_dataset_id = s.portal_dataset_id AND {HAS_IDENTIFIER} AND {NEWEST}"


@dataclass(slots=True)
class Comparison:
    """What a comparison found beside the operations that it wrote on the staged rows.

    Attributes:
        typographic: rows that differ in typography only and propose nothing.
        fields: how many rows change each field.
    """

    typographic: int = 0
    fields: Counter[str] = field(default_factory=Counter)


def compare_with_list(
    list_import: ListImport, *, columns: Iterable[str], scope: frozenset[int] | None
) -> Comparison:
    """Find out what each staged row would do to the newest version of the list.

    Args:
        list_import: the preview whose rows are freshly staged.
        columns: field keys that the file has a column for; nothing else is compared.
        scope: organisations whose entries may be proposed; None for every one.

    Writes: operation, base row and field differences of staged rows that are not unchanged.
    """
    if scope is not None:
        _set_aside_others(list_import, scope)
    _mark_additions(list_import)
    found = Comparison()
    compared = compared_fields(columns)
    silent = silent_fields(columns)
    pairs = _differing_pairs(list_import, compared, silent)
    for chunk in _chunks(pairs):
        _look_at(chunk, compared, silent, found)
    mark_pending_additions(list_import, compared, silent)
    return found


def _set_aside_others(list_import: ListImport, scope: frozenset[int]) -> None:
    """Mark rows of organisations that the person does not act for: an entry's own counts."""
    own = ", ".join(["%s"] * len(scope)) or "NULL"
    _execute(
        f"""UPDATE cases_stagedrow SET operation = %s WHERE id IN (
            SELECT s.id FROM cases_stagedrow s LEFT JOIN cases_entryrow n ON {_SAME_ENTRY}
            WHERE s.list_import_id = %s
              AND (COALESCE(n.provider_id, s.provider_id) IN ({own})) IS NOT TRUE)""",  # noqa: S608  # names of our own columns
        [NOT_OWN, list_import.pk, *sorted(scope)],
    )


def _mark_additions(list_import: ListImport) -> None:
    _execute(
        f"""UPDATE cases_stagedrow SET operation = %s WHERE id IN (
            SELECT s.id FROM cases_stagedrow s LEFT JOIN cases_entryrow n ON {_SAME_ENTRY}
            WHERE s.list_import_id = %s AND s.operation = '' AND n.id IS NULL)""",  # noqa: S608  # names of our own columns
        [ItemOperation.ADD, list_import.pk],
    )


def _differing_pairs(
    list_import: ListImport, fields: tuple[str, ...], silent: frozenset[str]
) -> list[tuple[int, int]]:
    """Return (staged row, newest row) where any compared column differs in the least."""
    differs = " OR ".join(_differs(name, said_only=name in silent) for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT s.id, n.id FROM cases_stagedrow s JOIN cases_entryrow n ON {_SAME_ENTRY}
                WHERE s.list_import_id = %s AND s.operation = '' AND ({differs})
                ORDER BY s.id""",  # noqa: S608  # names of our own columns
            [list_import.pk],
        )
        return list(cursor.fetchall())


def _differs(name: str, *, said_only: bool) -> str:
    unlike = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    condition = f"s.{name} {unlike} n.{name}"
    return f"(s.{name} <> '' AND {condition})" if said_only else condition


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
            found.typographic += 1
            continue
        operation: str = _operation(changed)
        if proposals.say_the_same(before["entry_id"], after, changed):
            operation = PROPOSED
        elif proposals.hold(before["entry_id"]):
            operation = WAITING
        else:
            found.fields.update(changed)
        updates.append((operation, base_id, _shown(before, after, changed), staged_id))
    update_rows(StagedRow, ("operation", "base_row_id", "fields"), updates)


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


def _chunks(pairs: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    for start in range(0, len(pairs), CHUNK_ROWS):
        yield pairs[start : start + CHUNK_ROWS]


def _execute(statement: str, parameters: list[Any]) -> None:  # Any: SQL values
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
