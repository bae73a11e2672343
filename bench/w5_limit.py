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
    """Find in one full join what differs and in which fields; then carry it out."""
    differs = {name: f"s.{name} IS DISTINCT FROM e.{name}" for name in _OTHERS}
    fields = " || ".join(
        f"CASE WHEN {test} THEN '{name} ' ELSE '' END" for name, test in differs.items()
    )
    cursor.execute(
        f"""CREATE TEMP TABLE w5_change AS SELECT coalesce(s.code, e.code) AS code,
            CASE WHEN e.code IS NULL THEN 'A' WHEN s.code IS NULL THEN 'R' ELSE 'C' END AS op,
            CASE WHEN e.code = s.code THEN {fields} ELSE '' END AS fields
            FROM {STAGE} s FULL JOIN {ENTRY} e ON e.code = s.code
            WHERE e.code IS NULL OR s.code IS NULL OR {" OR ".join(differs.values())}"""  # noqa: S608
    )
    cursor.execute(
        f"DELETE FROM {ENTRY} WHERE code IN (SELECT code FROM w5_change WHERE op = 'R')"  # noqa: S608
    )
    names = ", ".join(f"s.{name}" for name in COLUMNS)
    cursor.execute(
        f"INSERT INTO {ENTRY} ({_NAMES}) SELECT {names} FROM {STAGE} s"  # noqa: S608
        " JOIN w5_change c ON c.code = s.code AND c.op = 'A'"
    )
    sets = ", ".join(f"{name} = s.{name}" for name in _OTHERS)
    cursor.execute(
        f"UPDATE {ENTRY} SET {sets} FROM {STAGE} s"  # noqa: S608
        f" JOIN w5_change c ON c.code = s.code AND c.op = 'C' WHERE {ENTRY}.code = s.code"
    )


def _insert(cursor: Any, table: str, rows: Iterable[Any]) -> None:  # Any: cursor, cells
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({_NAMES}) FROM STDIN") as copy:
            for cells in rows:
                copy.write_row(cells)
        return
    marks = ", ".join(["%s"] * len(COLUMNS))
    cursor.executemany(f"INSERT INTO {table} ({_NAMES}) VALUES ({marks})", list(rows))  # noqa: S608
