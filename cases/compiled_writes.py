"""Writes whose SQL is made once from the model's fields and then only run.

They write every column that `Model.save` would write, each value prepared by its field. What
`save` does beyond that is not done here: no signals are sent and no parents are written. So
only models whose `save` adds nothing else are written this way (tests/cases/test_compiled.py),
and rows that are written once are still refused a second time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

from cases.models.written_once import WrittenOnce, refuse_second_write
from cases.statements import Statement, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Field, Model

    from cases.statements import Rows


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one model in one statement, and give each its key.

    Args:
        rows: unsaved, complete, without parents of their own; none: nothing is written.

    Writes: the rows.

    Raises:
        TypeError: a row was written before.
    """
    if rows:
        run(insertion(rows))


def insertion(rows: Sequence[Model]) -> Statement[None]:
    """Return the statement of `insert` for at least one row; its answer gives them their keys."""
    database = connections[DEFAULT_DB_ALIAS]
    text, fields = _insertion(type(rows[0]), len(rows))
    values = []
    for row in rows:
        if not row._state.adding:  # noqa: SLF001  # Django's public name
            refuse_second_write(type(row))
        values += [
            field.get_db_prep_save(field.pre_save(row, add=True), database) for field in fields
        ]
    return Statement(text, values, lambda keys, _: _keep(rows, keys))


def _keep(rows: Sequence[Model], keys: Rows) -> None:
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False  # noqa: SLF001  # Django's public name
        row._state.db = DEFAULT_DB_ALIAS  # noqa: SLF001  # Django's public name


def update(
    row: Model, names: Sequence[str], *, expecting: Mapping[str, object] | None = None
) -> bool:
    """Write some fields of a row that is there; tell whether it was there.

    Args:
        row: with the new values set.
        names: the fields to write; all of one table.
        expecting: what other fields of the row must hold in the database.

    Writes: the fields, unless the row is gone or holds something else than expected.

    Raises:
        TypeError: the model's rows are written once.
    """
    return run(change(row, names, expecting=expecting))


def change(
    row: Model, names: Sequence[str], *, expecting: Mapping[str, object] | None = None
) -> Statement[bool]:
    """Return the statement of `update`, with the values that the row has now."""
    if isinstance(row, WrittenOnce):
        refuse_second_write(type(row))
    expected = dict(expecting or {})
    empty = tuple(name for name, value in expected.items() if value is None)
    held = tuple(name for name, value in expected.items() if value is not None)
    text, fields, key, compared = _change_of(type(row), tuple(names), held, empty)
    database = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(getattr(row, field.attname), database) for field in fields]
    values.append(key.get_db_prep_save(row.pk, database))
    values += [field.get_db_prep_save(expected[field.name], database) for field in compared]
    return Statement(text, values, lambda _, count: bool(count), has_rows=False)


Fields = tuple["Field[Any, Any]", ...]  # Any: of whatever kind


@lru_cache(maxsize=256)
def _insertion(model: type[Model], count: int) -> tuple[str, Fields]:
    meta = model._meta  # noqa: SLF001  # Django's public name
    if meta.parents:
        message = f"{model.__name__} has a table of its own beside that of its parent"
        raise TypeError(message)
    fields = tuple(field for field in meta.local_concrete_fields if not field.primary_key)
    names = ", ".join(f'"{field.column}"' for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    rows = ", ".join([one] * count)
    return (
        f'INSERT INTO "{meta.db_table}" ({names}) VALUES {rows} RETURNING "{meta.pk.column}"',  # noqa: S608  # names of a model
        fields,
    )


@lru_cache(maxsize=256)
def _change_of(
    model: type[Model], names: tuple[str, ...], held: tuple[str, ...], empty: tuple[str, ...]
) -> tuple[str, Fields, Field[Any, Any], Fields]:  # Any: as above
    by_name = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001  # Django's public name
    fields, compared, missing = (
        tuple(by_name[name] for name in some) for some in (names, held, empty)
    )
    (table,) = {field.model for field in (*fields, *compared, *missing)}
    meta = table._meta  # noqa: SLF001  # Django's public name
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    conditions = [f'"{field.column}" = %s' for field in (meta.pk, *compared)]
    conditions += [f'"{field.column}" IS NULL' for field in missing]
    return (
        f'UPDATE "{meta.db_table}" SET {sets} WHERE {" AND ".join(conditions)}',  # noqa: S608
        fields,
        meta.pk,
        compared,
    )
