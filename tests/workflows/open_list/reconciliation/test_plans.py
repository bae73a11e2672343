"""SQLite finds rows of catalogue and list by an index: nothing grows with the square of both."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection

from tests.workflows.open_list.reconciliation.catalogues import NOW, Line, Listed, load
from workflows.open_list.reconciliation.reconcile import reconcile

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="PostgreSQL joins by hash; its plans follow sizes"
    ),
]


@contextmanager
def plans():
    """Collect, for each statement that moves sets, which big tables it scans and how often."""
    scans = []

    def explained(execute, sql, params, many, context):
        if (
            sql.lstrip().startswith(("INSERT INTO rc_", "UPDATE", "INSERT INTO cases_"))
            and not many
        ):
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                steps = [row[3] for row in cursor.cursor.fetchall()]
            big = [step for step in steps if step in {"SCAN c", "SCAN e"}]
            scans.append((sql, big, [step for step in steps if "AUTOMATIC" in step]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        yield scans


def prepared(city, operator, *, newest):
    lines = [Line(f"C{n}", f"D{n}", name=f"数据{n}") for n in range(30)]
    entries = {str(n): Listed(f"D{n}", name=f"数据{n}") for n in range(30)}
    version = city.publish(entries)
    load(lines, operator)
    if not newest:
        city.publish(entries)
    return lines, version


def test_a_full_run_scans_each_side_once_and_looks_up_the_rest(city, operator):
    _lines, version = prepared(city, operator, newest=True)

    with plans() as scans:
        reconcile(version=version, membership=operator, at=NOW)

    twice = [sql for sql, big, automatic in scans if len(big) > 1 or automatic]
    assert len(scans) > 5
    assert twice == []


def test_an_incremental_run_scans_neither_catalogue_nor_list(city, operator):
    lines, version = prepared(city, operator, newest=True)
    reconcile(version=version, membership=operator, at=NOW)
    load([replace(lines[0], frequency="daily"), *lines[1:]], operator)

    with plans() as scans:
        run = reconcile(version=version, membership=operator, at=NOW)

    assert run.incremental
    assert [sql for sql, big, automatic in scans if big or automatic] == []
