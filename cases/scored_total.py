"""The total of a dossier: pure arithmetic over weights and points, the same wherever it is asked.

A criterion that does not apply leaves the denominator and lowers the coverage
(open-list-quality-objection 3.2); it counts neither as passed nor as failed.
"""

from __future__ import annotations

import hashlib
import json
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from cases.states.quality import ScoreBand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

HUNDRED: Final = Decimal(100)
HUNDREDTH: Final = Decimal("0.01")
TENTH: Final = Decimal("0.1")


class Weighed(NamedTuple):
    """One criterion: what it weighs, its maximum, and the points; None: it does not apply."""

    weight: Decimal
    maximum: Decimal
    points: Decimal | None


class Total(NamedTuple):
    """The score of 0 to 100, None where nothing applies; the per cent of weights under it."""

    score: Decimal | None
    coverage: Decimal


def total_of(criteria: Iterable[Weighed]) -> Total:
    """Return the weighted mean of what applies."""
    whole = applicable = earned = Decimal(0)
    for weight, maximum, points in criteria:
        whole += weight
        if points is not None:
            applicable += weight
            earned += weight * points / maximum
    if not applicable:
        return Total(None, Decimal(0))
    score = (HUNDRED * earned / applicable).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Total(score, (HUNDRED * applicable / whole).quantize(TENTH, ROUND_HALF_UP))


def band_of(score: Decimal | None, least: Mapping[str, str]) -> str:
    """Return the band of a score by the least score of each; empty: there is no score."""
    if score is None:
        return ""
    for band in ScoreBand:
        if band in least and score >= Decimal(least[band]):
            return band.value
    return ScoreBand.POOR.value


def score_digest(
    criterion: int,
    points: Decimal | None,
    measured: tuple[int | None, int | None],
    reason: str,
    by: tuple[int, datetime],
) -> str:
    """Return the digest that seals one score; it says nothing of it to who reads the event."""
    said = [
        criterion,
        None if points is None else str(points.quantize(HUNDREDTH)),
        *measured,
        reason,
        by[0],
        by[1].timestamp(),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def criteria_digest(lines: Iterable[tuple[str, str, Decimal, Decimal, str]]) -> str:
    """Return the digest over name, measure, weight, maximum and source of each, in their order."""
    said = [
        [name, measure, str(weight.quantize(HUNDREDTH)), str(maximum.quantize(HUNDREDTH)), source]
        for name, measure, weight, maximum, source in lines
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
