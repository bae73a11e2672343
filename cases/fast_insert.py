"""Add many rows to one table in one statement, without building an object for each.

For the few places that write thousands of rows at once; `bulk_create` elsewhere. The rows get
the defaults of neither model nor database: every column but the key is given.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model


def insert_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:  # Any: column values
    """Insert rows in the present transaction.

    Args:
        model: whose table.
        columns: attribute names such as `clock_id`; the values of each row in this order.
        rows: plain values; dictionaries become JSON, moments are aware.

    Writes: the rows; a unique key that is taken refuses them all.
    """
    meta = model._meta  # noqa: SLF001  # Django's public name
    names = ", ".join(f'"{meta.get_field(name).column}"' for name in columns)  # type: ignore[union-attr]
    table = f'"{meta.db_table}"'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([_as_json(value) for value in row])
            return
        marks = ", ".join(["%s"] * len(columns))
        adapt = connection.ops.adapt_datetimefield_value
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  # names of a model
            [[adapt(v) if hasattr(v, "tzinfo") else _as_json(v) for v in row] for row in rows],
        )


def _as_json(value: Any) -> Any:  # Any: a column value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
