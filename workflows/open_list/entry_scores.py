"""Score every entry of a version by one version of the rules, and keep what came out.

Rows stream through in chunks; nothing is scored by an object per entry. The same version, day and
rules give the same scores, so that an old score can be had again and compared by its digest.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from cases.models import EntryScore, ScoreRun
from cases.queries.entry_scores import (
    reviewed_entries,
    rules_on,
    run_of,
    run_since,
    scored_rows,
)
from cases.queries.list_versions import current_version
from cases.queries.update_periods import timing_on
from cases.states.quality import ScoreCap
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.open_list.bulk_rows import write_rows
from workflows.open_list.entry_checks import checks_of, names_a_person
from workflows.open_list.score_of_checks import score_of_checks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from cases.models import ListVersion, ScoreRules, UpdatePeriod
    from workflows.open_list.score_of_checks import Scored

_COLUMNS: Final = (
    "run_id",
    "entry_id",
    "provider_id",
    "score",
    "coverage",
    "band",
    "cap",
    "parts",
    "checks",
)


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """By what is scored, and on which day."""

    rules: ScoreRules
    on: date
    at: datetime
    periods: Mapping[str, UpdatePeriod]


def scoring_on(on: date, *, at: datetime, rules: ScoreRules | None = None) -> Scoring:
    """Return by what is scored on a day.

    Args:
        on: the reference day.
        at: the moment by which an entry must have been reviewed.
        rules: those of an earlier run; None: those in force on the day.
    """
    return Scoring(rules=rules or rules_on(on), on=on, at=at, periods=timing_on(on).rules)


def score_unscored(*, at: datetime) -> ScoreRun | None:
    """Score the version in effect where these rules did not score it this month.

    Args:
        at: the present moment.

    Returns: the new run; None where there was nothing to do.

    Writes: as `score_version` does.
    """
    version, on = current_version(), civil_date(at)
    if version is None or run_since(version, rules_on(on), on.replace(day=1)) is not None:
        return None
    return score_version(version, on=on, at=at)


@patiently
@transaction.atomic
def score_version(version: ListVersion, *, on: date, at: datetime) -> ScoreRun:
    """Score one version on a day by the rules of that day.

    Writes: a `ScoreRun` and one `EntryScore` per entry, unless they are there.
    """
    scoring = scoring_on(on, at=at)
    known = run_of(version, scoring.rules, on)
    if known is not None:
        return known
    # The digest stands in the run, which comes first: so the version is read twice.
    entries, digest = digest_of(version, scoring)
    run = ScoreRun.objects.create(
        rules=scoring.rules, list_version=version, on=on, at=at, entries=entries, digest=digest
    )
    write_rows(EntryScore, _COLUMNS, list(_values(run, version, scoring)))
    return run


def digest_of(version: ListVersion, scoring: Scoring) -> tuple[int, str]:
    """Return how many entries a version has and the digest of their scores; write nothing."""
    digest, entries = hashlib.sha256(), 0
    for row, scored in scores_of(version, scoring):
        line = [str(row["entry__uid"]), str(scored.score), str(scored.coverage), scored.cap]
        digest.update(json.dumps(line).encode())
        entries += 1
    return entries, digest.hexdigest()


def scores_again(run: ScoreRun) -> str:
    """Return the digest that the rules and the version of a run give now."""
    scoring = scoring_on(run.on, at=run.at, rules=run.rules)
    return digest_of(run.list_version, scoring)[1]


def scores_of(version: ListVersion, scoring: Scoring) -> Iterator[tuple[dict[str, Any], Scored]]:
    """Yield what a version says of each entry, and what the entry gets."""
    reviewed = reviewed_entries(scoring.at)
    for row in scored_rows(version):
        capped = names_a_person(row) and row["entry_id"] not in reviewed
        yield (
            row,
            scored_by(row, scoring, cap=ScoreCap.PERSONAL_INFORMATION.value if capped else ""),
        )


def scored_by(
    row: dict[str, Any],  # Any: values by field
    scoring: Scoring,
    *,
    cap: str = "",
) -> Scored:
    """Score one wording.

    Args:
        row: its values by field.
        scoring: by what.
        cap: why the score may not be higher; empty: it may.
    """
    rules = scoring.rules
    checks = checks_of(
        row,
        on=scoring.on,
        periods=scoring.periods,
        fields=rules.fields,
        settings=rules.settings,
    )
    return score_of_checks(checks, rules, cap=cap)


def _values(
    run: ScoreRun, version: ListVersion, scoring: Scoring
) -> Iterator[tuple[Any, ...]]:  # Any: values of columns
    for row, scored in scores_of(version, scoring):
        yield (
            run.pk,
            row["entry_id"],
            row["provider_id"],
            scored.score,
            scored.coverage,
            scored.band,
            scored.cap,
            scored.parts,
            {},
        )
