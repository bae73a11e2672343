"""The least work that could import a list: no checks, no proposals, no history."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.db import connection

from bench.w5_lists import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ENTRY, STAGE = "w5_entry", "w5_stage"
_TYPES = {"items": "integer", "updated": "date"}
_BODY = ", ".join(f"{name} {_TYPES.get(name, 'text')} NOT NULL" for name in COLUMNS)
_OTHERS = [name for name in COLUMNS if name != "code"]
_NAMES = ", ".join(COLUMNS)


def make_tables(rows: Iterable[tuple[str, ...]]) -> None:
    key, unlogged, lookup = "integer PRIMARY KEY AUTOINCREMENT", "", ", UNIQUE (code)"
    if connection.vendor == "postgresql":
        # It hashes where SQLite needs an index.
        key, unlogged, lookup = "bigserial PRIMARY KEY", "UNLOGGED ", ""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {ENTRY} (id {key}, {_BODY}, UNIQUE (code))")
        cursor.execute(f"CREATE {unlogged}TABLE {STAGE} ({_BODY}{lookup})")
        _insert(cursor, ENTRY, rows)
        cursor.execute("ANALYZE")


def stage(cursor: Any, path: Path) -> None:  # Any: a database cursor
    if connection.vendor == "postgresql":
        options = "FORMAT csv, HEADER, FORCE_NOT_NULL (remark)"
        with (
            path.open("rb") as file,
            cursor.copy(f"COPY {STAGE} ({_NAMES}) FROM STDIN WITH ({options})") as copy,
        ):
            while chunk := file.read(1 << 20):
                copy.write(chunk)
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        _insert(cursor, STAGE, rows)


def compare_and_apply(cursor: Any) -> None:  # Any: a database cursor
    unlike = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    differs = " OR ".join(f"s.{name} {unlike} e.{name}" for name in _OTHERS)
    sets = ", ".join(f"{name} = s.{name}" for name in _OTHERS)
    cursor.execute(
        f"CREATE TEMP TABLE w5_changed AS SELECT s.* FROM {STAGE} s JOIN {ENTRY} e"  # noqa: S608
        f" ON e.code = s.code WHERE {differs}"
    )
    cursor.execute(
        f"DELETE FROM {ENTRY} WHERE NOT EXISTS"  # noqa: S608  # noqa: S608
        f" (SELECT 1 FROM {STAGE} s WHERE s.code = {ENTRY}.code)"
    )
    cursor.execute(
        f"INSERT INTO {ENTRY} ({_NAMES}) SELECT {_NAMES} FROM {STAGE} s"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.code = s.code)"
    )
    cursor.execute(f"UPDATE {ENTRY} SET {sets} FROM w5_changed s WHERE {ENTRY}.code = s.code")  # noqa: S608


def _insert(cursor: Any, table: str, rows: Iterable[Any]) -> None:  # Any: cursor, cells
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({_NAMES}) FROM STDIN") as copy:
            for cells in rows:
                copy.write_row(cells)
        return
    marks = ", ".join(["%s"] * len(COLUMNS))
    cursor.executemany(f"INSERT INTO {table} ({_NAMES}) VALUES ({marks})", list(rows))  # noqa: S608
