"""From checks to a score: weights, what cannot be assessed left out, caps, coverage and band."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from cases.states.quality import QualityDimension, ScoreBand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cases.models import ScoreRules

TENTH: Final = Decimal("0.1")
HUNDRED: Final = Decimal(100)
# By dimension: weight within it, and passed, failed or a share; None cannot be assessed.
Checks = dict[str, list[tuple[float, float | None]]]


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What an entry gets: the columns of `EntryScore` that say so."""

    score: Decimal | None
    coverage: Decimal
    band: str
    cap: str
    parts: Mapping[str, float]


def score_of_checks(checks: Checks, rules: ScoreRules, *, cap: str = "") -> Scored:
    """Score what was checked.

    Args:
        checks: by dimension.
        rules: weights, bands and caps.
        cap: why the score may not be higher; empty: it may.
    """
    parts = {name: _share(made) for name, made in checks.items()}
    applicable = {name: share for name, share in parts.items() if share is not None}
    made = [check for each in checks.values() for _weight, check in each]
    coverage = HUNDRED * sum(check is not None for check in made) / len(made)
    weights = sum(rules.weights[name] for name in applicable)
    score = None
    if weights:
        reached = sum(rules.weights[name] * share for name, share in applicable.items())
        score = _tenths(Decimal(str(100 * reached / weights)))
        score = min(score, Decimal(str(rules.caps[cap]))) if cap else score
    return Scored(
        score=score,
        coverage=_tenths(coverage),
        band=band_of(score, rules.bands),
        cap=cap,
        parts={name.value: applicable[name] for name in QualityDimension if name in applicable},
    )


def band_of(score: Decimal | None, bands: Mapping[str, float]) -> str:
    """Return the band of a score; empty where there is none."""
    if score is None:
        return ""
    return next(band.value for band in ScoreBand if score >= Decimal(str(bands[band.value])))


def _share(checks: Sequence[tuple[float, float | None]]) -> float | None:
    """Return the weighted share of what could be checked; None where nothing could."""
    known = [(weight, check) for weight, check in checks if check is not None]
    whole = sum(weight for weight, _check in known)
    return round(sum(weight * check for weight, check in known) / whole, 4) if whole else None


def _tenths(number: Decimal) -> Decimal:
    return number.quantize(TENTH, rounding=ROUND_HALF_UP)
