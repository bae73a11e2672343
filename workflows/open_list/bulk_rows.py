"""Write many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

A hundred thousand rows must not become a hundred thousand model objects. Values are plain; what
a database wants in its own form (moments, JSON, UUIDs) is turned into it here.
"""

from __future__ import annotations

import csv
import io
import json
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")
# Large enough to make a statement's own cost disappear, small enough to keep memory flat.
CHUNK_ROWS = 2_000
# No more text than this is held at once, but for the row that goes beyond it.
CHUNK_CHARACTERS = 4_000_000
# How a missing value is written in COPY.
NULL = r"\N"


def in_chunks(rows: Iterable[T], characters: Callable[[T], int]) -> Iterator[list[T]]:
    """Yield rows many at once, and fewer where they are long.

    Args:
        rows: what stands for rows: their keys, for instance.
        characters: how much text the row has.
    """
    chunk: list[T] = []
    held = 0
    for row in rows:
        chunk.append(row)
        held += characters(row)
        if len(chunk) == CHUNK_ROWS or held > CHUNK_CHARACTERS:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def write_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],  # Any: values of any column
) -> int:
    """Insert rows and return how many there were.

    Args:
        model: whose table.
        columns: attribute names (`provider_id`), in the order of the values.
        rows: values; an iterator that must not use the database itself.

    Writes: the rows, within the caller's transaction.
    """
    names = _column_names(model, columns)
    prepared = _prepared(model, columns, rows)
    if connection.vendor == "postgresql":
        return _copy(model, columns, prepared)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {_table(model)} ({names}) VALUES ({marks})"  # noqa: S608  # names of our own columns
    count = 0
    with connection.cursor() as cursor:
        while chunk := list(islice(prepared, CHUNK_ROWS)):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def _copy(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterator[Sequence[Any]],  # Any: values of any column
) -> int:
    """Send the rows as CSV: the writer of the standard library turns them into text in one go.

    NULL has a mark of its own, so that an empty text stays one; a column that cannot be NULL
    takes even the mark as text.
    """
    always = [name for name in columns if not _field(model, name).null]
    options = f"FORMAT csv, NULL '{NULL}', FORCE_NOT_NULL ({_column_names(model, always)})"
    statement = f"COPY {_table(model)} ({_column_names(model, columns)}) FROM STDIN ({options})"
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        while chunk := list(islice(rows, CHUNK_ROWS)):
            text = io.StringIO()
            csv.writer(text).writerows(chunk)
            copy.write(text.getvalue())
            count += len(chunk)
    return count


def update_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],  # Any: values of any column
) -> None:
    """Set columns of rows that are named by their key.

    Args:
        model: whose table.
        columns: attribute names, in the order of the values.
        rows: values of the columns, then the primary key of the row.
    """
    if not rows:
        return
    sets = ", ".join(f"{_column(model, name)} = %s" for name in columns)
    statement = f"UPDATE {_table(model)} SET {sets} WHERE id = %s"  # noqa: S608  # names of our own columns
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(_prepared(model, [*columns, "id"], rows)))


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Return unused primary keys, so that rows of several tables can name each other.

    On SQLite the caller's transaction holds the only write lock, so the keys stay unused.
    """
    table = model._meta.db_table  # noqa: SLF001  # Django's public metadata
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return list(range(last + 1, last + count + 1))


def _prepared(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],  # Any: values of any column
) -> Iterator[Sequence[Any]]:  # Any: values as the driver takes them
    converters = [
        (position, convert)
        for position, name in enumerate(columns)
        if (convert := _converter(model, name)) is not None
    ]
    for row in rows:
        values = list(row)
        for position, convert in converters:
            values[position] = convert(values[position])
        yield values


def _converter(
    model: type[models.Model], name: str
) -> Callable[[Any], Any] | None:  # Any: a value and the driver's form of it
    field = _field(model, name)
    if field.null and connection.vendor == "postgresql":
        return _marked
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        # Dates of a list repeat by the thousand.
        return lru_cache(maxsize=CHUNK_ROWS)(connection.ops.adapt_datetimefield_value)
    if isinstance(field, models.UUIDField) and connection.vendor == "sqlite":
        return _hexadecimal
    return None


def _marked(value: Any) -> Any:  # Any: a value of any column
    return NULL if value is None else value


def _json(value: Any) -> str:  # Any: JSON content
    # Most rows of a list carry an empty list or none.
    return "[]" if value == [] else json.dumps(value)


def _hexadecimal(value: Any) -> str:  # Any: a UUID
    return str(value.hex)


@lru_cache(maxsize=512)
def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:  # Any: any column
    for field in model._meta.concrete_fields:  # noqa: SLF001  # Django's public metadata
        if name in {field.attname, field.name}:
            return field
    message = f"{model.__name__} has no column {name}"
    raise LookupError(message)


def _column(model: type[models.Model], name: str) -> str:
    return connection.ops.quote_name(str(_field(model, name).column))


def _column_names(model: type[models.Model], columns: Sequence[str]) -> str:
    return ", ".join(_column(model, name) for name in columns)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001  # Django's public metadata
