"""Bring the database of the tests back to what the migrations left, between committed tests.

Django's own way empties every table: the seeded calendar, clock policies and condition templates
would be gone for the next test, and the triggers refuse it anyway. So every table that holds rows
after the migrations is copied once, and put back from its copy.
"""
# ruff: noqa: S608  # names of tables come from the database itself

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from cases import triggers

if TYPE_CHECKING:
    from collections.abc import Iterable

COPY = "seed_copy_of_"
KEPT = frozenset({"django_migrations"})


def copy_seed() -> None:
    """Keep a copy of every table that holds rows now, right after the migrations."""
    with connection.cursor() as cursor:
        for table in _copies():
            cursor.execute(f'DROP TABLE "{table}"')
        for table in _tables():
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE "{COPY}{table}" AS SELECT * FROM "{table}"')


def return_to_seed() -> None:
    """Throw away what tests committed; the seeded rows are as the migrations wrote them."""
    copied = {name.removeprefix(COPY) for name in _copies()}
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A thread that kept a transaction open fails this test instead of hanging it.
            cursor.execute("SET LOCAL lock_timeout = '20s'")
        triggers.remove(connection)
        for table in _tables():
            cursor.execute(f'DELETE FROM "{table}"')
        for table in copied:
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{COPY}{table}"')
        if connection.vendor == "postgresql":
            # Triggers cannot be created while checks of foreign keys are still waiting.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        triggers.install(connection)


def _copies() -> Iterable[str]:
    return [name for name in connection.introspection.table_names() if name.startswith(COPY)]


def _tables() -> Iterable[str]:
    names = connection.introspection.table_names()
    kept = {*KEPT, *_shadows()}
    return [name for name in names if not name.startswith(COPY) and name not in kept]


def _shadows() -> Iterable[str]:
    """Return the tables in which SQLite itself keeps a full-text table: never to be touched."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_list WHERE type = 'shadow'")
        return [name for (name,) in cursor.fetchall()]
