"""The contestants of W3 in one process: `python -m bench.w3_contestants OPEN`; prints JSON."""

from __future__ import annotations

import json
import sys
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
QUICK_ROUNDS = 200
FEW = 100
PEER_SLICE = 500


def main(open_clocks: int) -> None:
    """Measure with a hundredth of the clocks, then with all of them."""
    django.setup()
    from django.core.management import call_command  # app ready
    from django.db import connection  # app ready

    from bench import w3_clocks as clocks  # app ready
    from workflows.engine.escalation import sweep  # app ready

    call_command("migrate", verbosity=0)
    few = max(FEW, open_clocks // 100)
    clocks.add_clocks(range(1, few + 1))
    _analyse(connection)
    nothing_of_few = _quick(lambda: sweep(at=clocks.NOW))
    clocks.add_clocks(range(few + 1, open_clocks + 1))
    clocks.make_bare_table(open_clocks)
    _analyse(connection)
    told = {
        "nothing_of_few": nothing_of_few,
        "nothing": _quick(lambda: sweep(at=clocks.NOW)),
        "raw_nothing": _quick(clocks.raw_nothing),
    }
    told |= _with_a_tenth_due()
    print(json.dumps(told))


def _with_a_tenth_due() -> dict[str, float]:
    from bench import w3_clocks as clocks  # app ready
    from workflows.engine.escalation import sweep  # app ready

    ours, raw = [], []
    due = 0
    for _ in range(ROUNDS):
        due = clocks.let_a_tenth_fall_due()
        clocks.let_a_tenth_of_the_bare_fall_due()
        clocks.tidy_up()
        begun = perf_counter()
        assert sweep(at=clocks.NOW).fired == due
        ours.append(perf_counter() - begun)
        begun = perf_counter()
        assert clocks.raw_batches() == due
        raw.append(perf_counter() - begun)
    clocks.let_a_tenth_fall_due()
    begun = perf_counter()
    loop = _row_by_row(clocks.NOW)
    return {
        "loop": (perf_counter() - begun) / loop,
        "ours": median(ours) / due,
        "raw": median(raw) / due,
    }


def _quick(act: Callable[[], object]) -> float:
    times = []
    for _ in range(QUICK_ROUNDS):
        begun = perf_counter()
        act()
        times.append(perf_counter() - begun)
    return median(times)


def _row_by_row(now: object) -> int:
    """Do as a stock sweep does: read what is due, then lock and save each by itself."""
    from django.db import transaction  # app ready

    from bench.w3_clocks import AHEAD  # app ready
    from cases.models import Clock, OutboxMessage  # app ready
    from workflows.engine.outbox import message  # app ready

    due = Clock.objects.filter(status="running", next_rung_at__lte=now).order_by("next_rung_at")
    keys = list(due.values_list("pk", flat=True)[:PEER_SLICE])
    for pk in keys:
        with transaction.atomic():
            clock = Clock.objects.select_for_update().get(pk=pk)
            clock.next_rung_at = AHEAD
            clock.save()
            row: OutboxMessage = message(topic="late", key=f"w3:{pk}", payload={}, at=AHEAD)
            row.save()
    return len(keys)


def _analyse(connection: object) -> None:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]))
