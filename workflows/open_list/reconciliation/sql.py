"""Statements of the reconciliation: set against set, never row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORK_MEMORY = "64MB"


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


def plan_for_sets() -> None:
    """Let PostgreSQL keep one side of a big join in memory, until the transaction ends.

    It is not to compile expressions either: that takes longer than a run. More memory than this
    stays as the administrator set it.
    """
    if connection.vendor != "postgresql":
        return
    run(
        """SELECT set_config('jit', 'off', TRUE), set_config('work_mem', CASE
            WHEN pg_size_bytes(current_setting('work_mem')) < pg_size_bytes(%s) THEN %s
            ELSE current_setting('work_mem') END, TRUE)""",
        [_WORK_MEMORY, _WORK_MEMORY],
    )


def know(*tables: str) -> None:
    """Let PostgreSQL look at what was just written; SQLite plans by the order of the text."""
    if connection.vendor == "postgresql":
        run(f"ANALYZE {', '.join(tables)}")


def index(table: str, column: str) -> None:
    """Let SQLite look rows of a scratch table up; PostgreSQL joins such tables by hash."""
    if connection.vendor != "postgresql":
        run(f"CREATE INDEX {table}_{column} ON {table} ({column})")


def drop(*tables: str) -> None:
    """Drop scratch tables that are there; SQLite takes one statement for each."""
    if connection.vendor == "postgresql":
        run(f"DROP TABLE IF EXISTS {', '.join(tables)}")
        return
    for table in tables:
        run(f"DROP TABLE IF EXISTS {table}")
