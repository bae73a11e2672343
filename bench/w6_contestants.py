"""The contestants of W6 in one process: `python -m bench.w6_contestants ROWS`.

Prints one JSON object: the median seconds of each, and how many findings ours has that the limit
does not, or the other way round.
"""

from __future__ import annotations

import json
import resource
import sys
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import django
from django.db import connection, transaction
from django.utils import timezone

from bench.w6 import CHANGED, PEER_SLICE

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5


def main(rows: int) -> None:
    django.setup()
    from bench import w6_tables  # app ready

    version, member = w6_tables.prepare(rows)
    unlike = _unlike(version, member)
    _base_run(version, member)
    contestants: dict[str, Callable[[], float]] = {
        "full": lambda: _taken_back(lambda: _reconcile(version, member, full=True), anew=True),
        "limit": lambda: _taken_back(w6_tables.full_join),
        "incremental": lambda: _taken_back(
            lambda: _reconcile(version, member, full=False), first=w6_tables.change_codes
        ),
        "peer": lambda: _taken_back(lambda: w6_tables.get_each(PEER_SLICE)),
    }
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, turn in contestants.items():
            times[name].append(turn())
    told = {name: median(taken) for name, taken in times.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**told, "unlike": unlike, "changed": CHANGED, "peak_mib": peak}))
    print(told, file=sys.stderr)


def _taken_back(
    act: Callable[[], object], *, first: Callable[[], object] | None = None, anew: bool = False
) -> float:
    """Time an act inside a transaction that is undone afterwards."""
    with transaction.atomic():
        if anew:
            _forget_findings()
        if first:
            first()
        begun = perf_counter()
        act()
        taken = perf_counter() - begun
        transaction.set_rollback(True)
    return taken


def _reconcile(version: object, member: object, *, full: bool) -> object:
    from workflows.open_list.reconciliation.reconcile import reconcile  # app ready

    return reconcile(
        version=version,  # type: ignore[arg-type]  # made by w6_tables
        membership=member,  # type: ignore[arg-type]  # made by w6_tables
        at=timezone.now(),
        full=full,
        despite="bench",
    )


def _base_run(version: object, member: object) -> None:
    _reconcile(version, member, full=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _forget_findings() -> None:
    from cases import triggers  # app ready

    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_findingspell")
        cursor.execute("DELETE FROM cases_finding")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if _is_postgres() else "SELECT 1")
    triggers.install(connection)


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _unlike(version: object, member: object) -> int:
    """Compare what a first run finds with what the limit finds, by subject and class."""
    from bench import w6_tables  # app ready

    with transaction.atomic():
        _reconcile(version, member, full=True)
        w6_tables.full_join()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(*) FROM cases_finding a FULL JOIN w6_finding b"
                " ON a.subject = b.subject AND a.mismatch = b.mismatch"
                " WHERE a.id IS NULL OR b.subject IS NULL"
            )
            unlike = int(cursor.fetchone()[0])
        transaction.set_rollback(True)
    return unlike


if __name__ == "__main__":
    main(int(sys.argv[1]))
