"""Write many rows that are alike: set by set, without an object or a text for each.

For the few places that write thousands of rows at once; `bulk_create` elsewhere.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Field, Model


def insert_alike(
    model: type[Model],
    *,
    own: Mapping[str, Sequence[int]],
    shared: Mapping[str, Any],  # Any: column values
) -> None:
    """Insert rows that differ in whole numbers only, in one statement.

    They get the defaults of neither model nor database: every column but the key is given.

    Args:
        model: whose table.
        own: attribute names such as `clock_id`, each with its number in every row.
        shared: attribute names with the value that all rows have.

    Writes: the rows, within the caller's transaction; a unique key that is taken refuses all.
    """
    fields = {name: _field(model, name) for name in (*own, *shared)}
    names = ", ".join(f'"{field.column}"' for field in fields.values())
    into = f'INSERT INTO "{model._meta.db_table}" ({names})'  # noqa: SLF001  # Django's public name
    values = [fields[name].get_db_prep_save(value, connection) for name, value in shared.items()]
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{fields[name].db_type(connection)}[]" for name in own)
            cursor.execute(
                f"{into} SELECT own.*, {marks} FROM unnest({arrays}) AS own",  # noqa: S608  # names of a model
                [*values, *map(list, own.values())],
            )
            return
        each = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(own)))
        rows = json.dumps(list(zip(*own.values(), strict=True)))
        cursor.execute(f"{into} SELECT {each}, {marks} FROM json_each(%s)", [*values, rows])  # noqa: S608  # names of a model


def among(keys: Sequence[int]) -> tuple[str, Any]:  # Any: an SQL parameter
    """Return a condition on a column to be one of many keys, and its one parameter."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)", list(keys)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(keys))


def _field(model: type[Model], name: str) -> Field[Any, Any]:  # Any: any column
    field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # noqa: SLF001  # a column; Django's public name
    return field
