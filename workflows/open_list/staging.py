"""Put the good rows of a list file into staging, in one pass and bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from cases.models import StagedRow
from cases.states.vocabulary import EntryStatus
from workflows.open_list.bulk_rows import write_rows
from workflows.open_list.reading.results import EntryValues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cases.models import ListImport

_ITEMS = EntryValues._fields.index("items")
_COLUMNS = (*EntryValues._fields, "list_import_id", "status", "operation", "fields")
# The planner's guess for rows that nobody has counted yet is good enough below this.
_ANALYSE_FROM = 5_000


def stage_rows(*, list_import: ListImport, rows: Iterable[EntryValues]) -> int:
    """Write the rows of a file beside its preview and return how many there are.

    Args:
        list_import: the preview that they belong to.
        rows: checked rows, read while they are written.

    Writes: staged rows; nothing of the list itself.
    """
    count = write_rows(StagedRow, _COLUMNS, _as_staged(list_import.pk, rows))
    if connection.vendor == "postgresql" and count >= _ANALYSE_FROM:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cases_stagedrow")
    return count


def clear_staging(list_import: ListImport) -> None:
    """Throw the staged rows of a preview away."""
    StagedRow.objects.filter(list_import=list_import)._raw_delete(using="default")  # noqa: SLF001  # no relation points here, so nothing needs collecting


def item_objects(names: Iterable[str]) -> list[dict[str, str]]:
    """Return data items as an entry stores them, from their names alone."""
    return [{"name": name} for name in names]


def _as_staged(
    list_import_id: int, rows: Iterable[EntryValues]
) -> Iterator[list[Any]]:  # Any: values of any column
    rest: tuple[Any, ...] = (list_import_id, str(EntryStatus.PUBLISHED), "", [])
    for row in rows:
        values = [*row, *rest]
        values[_ITEMS] = item_objects(row.items)
        yield values
