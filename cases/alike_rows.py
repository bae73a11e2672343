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
    fields = {name: column_of(model, name) for name in (*own, *shared)}
    names = ", ".join(f'"{field.column}"' for field in fields.values())
    into = f'INSERT INTO "{model._meta.db_table}" ({names})'  # noqa: SLF001  # Django's public name
    values = [fields[name].get_db_prep_save(value, connection) for name, value in shared.items()]
    marks = ", ".join(["%s"] * len(values))
    rows, parameters = numbers({name: fields[name] for name in own}, own)
    each = ", ".join(own)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{into} SELECT {each}, {marks} FROM {rows}",  # noqa: S608  # names of a model
            [*values, *parameters],
        )


def numbers(
    fields: Mapping[str, Field[Any, Any]],  # Any: columns of whole numbers
    own: Mapping[str, Sequence[int]],
) -> tuple[str, list[str]]:
    """Return what stands for a table of whole numbers behind FROM, and its parameters.

    The driver would write every number by itself; one text for all is many times faster.

    Args:
        fields: name of each column, and whose type it has.
        own: name of each column, and its number in every row.
    """
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields.values())
        texts = [f"{{{','.join(map(str, column))}}}" for column in own.values()]
        return f"unnest({arrays}) AS own({', '.join(own)})", texts
    cells = ", ".join(
        f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(own)
    )
    rows = json.dumps(list(zip(*own.values(), strict=True)))
    return f"(SELECT {cells} FROM json_each(%s)) AS own", [rows]  # noqa: S608  # names of a model


def among(keys: Sequence[int]) -> tuple[str, str]:
    """Return a condition on a column of keys to be one of many, and its one parameter."""
    text = ",".join(map(str, keys))
    if connection.vendor == "postgresql":
        return "= ANY(%s::bigint[])", f"{{{text}}}"
    return "IN (SELECT value FROM json_each(%s))", f"[{text}]"


def column_of(model: type[Model], name: str) -> Field[Any, Any]:  # Any: any column
    """Return a field by its attribute name, such as `clock_id`."""
    field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # noqa: SLF001  # a column; Django's public name
    return field
