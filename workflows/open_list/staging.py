"""Put the good rows of a list file into staging, in one pass and bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast, Length

from cases.models import CONTENT_FIELDS, StagedRow
from cases.states.vocabulary import EntryStatus
from workflows.open_list.bulk_rows import CHUNK_ROWS, write_rows
from workflows.open_list.reading.results import EntryValues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models.expressions import CombinedExpression

    from cases.models import ListImport

# Beside the operations of a change item, what can become of a staged row.
PROPOSED = "proposed"
WAITING = "waiting"
NOT_OWN = "not_own"
UNCHANGED = ""

_ITEMS = EntryValues._fields.index("items")
_UNREAD = EntryValues._fields.index("unread")
_COLUMNS = (
    *EntryValues._fields[:_UNREAD],
    "operation",
    "base_row_id",
    "list_import_id",
    "status",
    "fields",
)
# What a staged row takes over from a row of the list.
_COPIED = ("provider_id", "name_key", *CONTENT_FIELDS)


class Different(NamedTuple):
    """A row of a file that the newest list does not have as it is.

    Attributes:
        entry: what the row says.
        operation: `add` or `not_own`; `UNCHANGED` until its fields are looked at.
        base: key of the newest row of the same entry; None without one.
    """

    entry: EntryValues
    operation: str
    base: int | None


def stage_rows(*, list_import: ListImport, rows: Iterable[Different]) -> int:
    """Write rows of a file beside its preview and return how many there are.

    Args:
        list_import: the preview that they belong to.
        rows: what differs; an iterator that must not use the database itself.

    Writes: staged rows; nothing of the list itself.
    """
    return write_rows(StagedRow, _COLUMNS, _as_staged(list_import.pk, rows))


def stage_absent(*, list_import: ListImport, rows: Sequence[int], operation: str) -> None:
    """Write what a full import says of rows of the list that its file does not hold.

    Args:
        list_import: the preview that they belong to.
        rows: keys of rows of the newest list.
        operation: what becomes of them.

    Writes: staged rows without a row number.
    """
    names = ", ".join(_COPIED)
    for start in range(0, len(rows), CHUNK_ROWS):
        chunk = rows[start : start + CHUNK_ROWS]
        with connection.cursor() as cursor:
            cursor.execute(
                f"""INSERT INTO cases_stagedrow
                    (list_import_id, row_number, operation, fields, base_row_id, {names})
                    SELECT %s, 0, %s, '[]', id, {names} FROM cases_entryrow
                    WHERE id IN ({", ".join(["%s"] * len(chunk))})""",  # noqa: S608  # names of our own columns
                [list_import.pk, operation, *chunk],
            )


def text_length() -> CombinedExpression:
    """Return the expression for how many characters the long fields of a row have."""
    return Length("abstract") + Length("conditions") + Length(Cast("items", TextField()))


def clear_staging(list_import: ListImport) -> None:
    """Throw the staged rows of a preview away."""
    StagedRow.objects.filter(list_import=list_import)._raw_delete(using="default")  # noqa: SLF001  # no relation points here, so nothing needs collecting


def item_objects(names: Iterable[str]) -> list[dict[str, str]]:
    """Return data items as an entry stores them, from their names alone."""
    return [{"name": name} for name in names]


def _as_staged(
    list_import_id: int, rows: Iterable[Different]
) -> Iterator[list[Any]]:  # Any: values of any column
    rest: tuple[Any, ...] = (list_import_id, str(EntryStatus.PUBLISHED), [])
    for entry, operation, base in rows:
        values = [*entry[:_UNREAD], operation, base, *rest]
        values[_ITEMS] = item_objects(entry.items)
        yield values
