"""Statements of the reconciliation: set against set, never row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(statement: str, parameters: Sequence[Any] = ()) -> int:  # Any: values of any column
    """Run one statement and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters) or None)
        return int(cursor.rowcount)


def run_many(
    statement: str,
    parameters: Sequence[Sequence[Any]],  # Any: values of any column
) -> None:
    """Run one statement for each set of values."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, parameters)


def rows(
    statement: str,
    parameters: Sequence[Any] = (),  # Any: values of any column
) -> list[tuple[Any, ...]]:  # Any: values of any column
    """Run one query and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters) or None)
        return list(cursor.fetchall())


def number(statement: str, parameters: Sequence[Any] = ()) -> int:  # Any: values of any column
    """Run a query that counts, and return its answer."""
    return int(rows(statement, parameters)[0][0])


def know(*tables: str) -> None:
    """Let PostgreSQL look at what was just written; SQLite plans by the order of the text."""
    if connection.vendor == "postgresql":
        for table in tables:
            run(f"ANALYZE {table}")
