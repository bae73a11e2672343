"""The checks of the data of an entry: of each dimension what it was made of, A/B, or nothing.

What no probe could look at gives nothing, leaves the denominator and lowers the coverage; it is
never a pass and never a failure (open-list-quality-objection 3.2, column D).
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases.states.quality import QualityDimension
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cases.models import DataProbe, UpdatePeriod
    from cases.queries.data_evidence import Evidence

# What a share was made of: A and B of A/B.
Fraction = tuple[float, float]


def data_checks(
    row: Mapping[str, Any],  # Any: values by field
    evidence: Evidence,
    *,
    on: date,
    periods: Mapping[str, UpdatePeriod],
    settings: Mapping[str, float],
) -> dict[str, Fraction | None]:
    """Return what each dimension was made of.

    Args:
        row: the wording of the entry, by field.
        evidence: what probes say.
        on: the reference day.
        periods: what the frequencies promise on that day.
        settings: numbers of the rules (`ScoreRules.settings`).
    """
    files = evidence.files
    return {
        QualityDimension.STANDARD: _part(_sum(files, "matching_cells"), _sum(files, "typed_cells")),
        QualityDimension.COMPLETE: _complete(files),
        QualityDimension.ACCURATE: _accurate(files),
        QualityDimension.CONSISTENT: _consistent(files),
        QualityDimension.TIMELY: _timely(row, evidence, on=on, periods=periods, settings=settings),
        QualityDimension.ACCESSIBLE: _part(evidence.reached.had, evidence.reached.looked),
    }


def share(check: Fraction | None) -> float | None:
    """Return A/B from 0 to 1; None where there is nothing to assess."""
    return None if check is None else max(0.0, min(1.0, check[0] / check[1]))


def _part(good: float, whole: float) -> Fraction | None:
    return (good, whole) if whole else None


def _sum(files: Sequence[DataProbe], name: str) -> int:
    return sum(getattr(file, name) or 0 for file in files)


def _complete(files: Sequence[DataProbe]) -> Fraction | None:
    if files and not _sum(files, "rows"):
        # An empty file has no cells, and is not complete for that.
        return (0, 1)
    cells = _sum(files, "cells")
    return _part(cells - _sum(files, "empty_cells"), cells)


def _accurate(files: Sequence[DataProbe]) -> Fraction | None:
    rows = _sum(files, "rows")
    wrong = _sum(files, "duplicate_rows") + _sum(files, "misshapen_rows")
    return _part(max(0, rows - wrong), rows)


def _consistent(files: Sequence[DataProbe]) -> Fraction | None:
    """Count the pairs of files that hold the same data: the formats in which an entry is given."""
    alike = Counter(file.content for file in files)
    return _part(sum(map(_pairs, alike.values())), _pairs(len(files)))


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _timely(
    row: Mapping[str, Any],  # Any: values by field
    evidence: Evidence,
    *,
    on: date,
    periods: Mapping[str, UpdatePeriod],
    settings: Mapping[str, float],
) -> Fraction | None:
    """Count the days of the period that are not used up by being late: 1 - over / P."""
    rule, changed = periods.get(row["update_frequency"]), evidence.changed_at
    if rule is None or rule.days is None or changed is None:
        return None
    grace = max(settings["grace_days"], rule.days * settings["grace_per_cent"] / 100)
    over = (on - civil_date(changed)) / timedelta(days=1) - rule.days - grace
    return (round(max(0.0, rule.days - max(0.0, over)), 2), rule.days)
