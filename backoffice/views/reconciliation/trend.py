"""How mismatches move from run to run, and where they lie longest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from backoffice.views import charts
from cases.queries.reconciliation_trend import applied_runs
from cases.states.reconciliation import MismatchClass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import ReconciliationRun

# The head of the chart is a round number, so that its grid is one.
ROUNDS: Final = (1, 2, 5)


@dataclass(frozen=True, kw_only=True)
class TrendRow:
    """One run: its mismatches by class in their order, and all of them."""

    run: ReconciliationRun
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The rows of the table, the oldest first, and their line; none for fewer than two."""

    rows: tuple[TrendRow, ...]
    line: charts.Line | None


def trend_of_runs() -> Trend:
    """Return what the newest runs found, halted ones left out."""
    rows = tuple(_row(run) for run in applied_runs())
    points = [(localdate(row.run.at).isoformat(), float(row.total)) for row in rows]
    highest = _round_above(max((row.total for row in rows), default=0))
    return Trend(rows=rows, line=charts.line(points, lowest=0, highest=highest))


def _row(run: ReconciliationRun) -> TrendRow:
    counts = tuple(run.counts.get(each.value, 0) for each in MismatchClass)
    return TrendRow(run=run, counts=counts, total=sum(counts))


def _round_above(number: int, rounds: Sequence[int] = ROUNDS) -> int:
    """Return the least of 10, 20, 50, 100, 200 ... that is not below a number."""
    scale = 10
    while True:
        for each in rounds:
            if each * scale >= number:
                return each * scale
        scale *= 10
