"""Score the data of every entry that has an address, by one version of the rules, and keep it.

Beside the score of the entry, never mixed with it: rules, runs and scores are kept alike, and say
what they are about (`ScoreRules.subject`). An entry without an address is in no run: it has no
number, and no average counts it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from cases.models import CONTENT_FIELDS, EntryScore, ScoreRun
from cases.queries.data_evidence import (
    Evidence,
    closed_in_the_catalogue,
    evidence_of,
    rows_with_data,
)
from cases.queries.entry_scores import CHUNK, reviewed_entries, rules_on, run_of
from cases.queries.list_versions import current_version
from cases.queries.update_periods import timing_on
from cases.states.quality import ScoreCap, ScoreSubject
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.open_list.bulk_rows import write_rows
from workflows.open_list.data_quality.data_checks import data_checks, share
from workflows.open_list.entry_checks import names_a_person
from workflows.open_list.score_of_checks import score_of_checks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from cases.models import ListVersion, ScoreRules
    from workflows.open_list.score_of_checks import Scored

# As many entries as one statement asks about.
TOGETHER: Final = 500
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
class ScoredData:
    """What the data of one entry gets, and what each share of it was made of."""

    entry: int
    uid: str
    provider: int
    scored: Scored
    checks: Mapping[str, list[float]]


def score_data_of_the_day(*, at: datetime) -> ScoreRun | None:
    """Score the data behind the version in effect, once a day.

    Args:
        at: the present moment.

    Returns: the run, or the one of that day; None before a version is in effect.

    Writes: as `score_data` does.
    """
    version = current_version()
    return None if version is None else score_data(version, at=at)


@patiently
@transaction.atomic
def score_data(version: ListVersion, *, at: datetime) -> ScoreRun:
    """Score the data behind one version on the day of a moment, as probes saw it until then.

    Writes: a `ScoreRun` and one `EntryScore` per entry with an address, unless they are there.
    """
    on = civil_date(at)
    rules = rules_on(on, ScoreSubject.DATA)
    known = run_of(version, rules, on)
    if known is not None:
        return known
    found = list(scores_of_data(version, rules, at=at))
    run = ScoreRun.objects.create(
        rules=rules,
        list_version=version,
        on=on,
        at=at,
        entries=len(found),
        digest=_digest(found),
    )
    write_rows(EntryScore, _COLUMNS, [_values(run, each) for each in found])
    return run


def data_scores_again(run: ScoreRun) -> str:
    """Return the digest that the rules, the version and the probes of a run give now."""
    return _digest(list(scores_of_data(run.list_version, run.rules, at=run.at)))


def scores_of_data(
    version: ListVersion, rules: ScoreRules, *, at: datetime
) -> Iterator[ScoredData]:
    """Yield what the data of each entry gets, in the order of entries."""
    reviewed, closed = reviewed_entries(at), closed_in_the_catalogue(at)
    periods, on = timing_on(civil_date(at)).rules, civil_date(at)
    names = ("entry_id", "entry__uid", "provider_id", *CONTENT_FIELDS)
    rows = rows_with_data(version, at).values(*names).iterator(chunk_size=CHUNK)
    nothing = Evidence()
    while some := list(islice(rows, TOGETHER)):
        evidence = evidence_of(
            [row["entry_id"] for row in some], at=at, days=rules.settings["window_days"]
        )
        for row in some:
            made = data_checks(
                row,
                evidence.get(row["entry_id"], nothing),
                on=on,
                periods=periods,
                settings=rules.settings,
            )
            cap = _cap(row, reviewed=reviewed, closed=closed)
            yield ScoredData(
                entry=row["entry_id"],
                uid=str(row["entry__uid"]),
                provider=row["provider_id"],
                scored=score_of_checks(
                    {name: [(1.0, share(each))] for name, each in made.items()}, rules, cap=cap
                ),
                checks={name: list(each) for name, each in made.items() if each is not None},
            )


def _cap(
    row: dict[str, Any],  # Any: values by field
    *,
    reviewed: frozenset[int],
    closed: frozenset[int],
) -> str:
    if row["entry_id"] in closed:
        return ScoreCap.CATALOGUE_CLOSED.value
    if names_a_person(row) and row["entry_id"] not in reviewed:
        return ScoreCap.PERSONAL_INFORMATION.value
    return ""


def _digest(found: list[ScoredData]) -> str:
    digest = hashlib.sha256()
    for each in found:
        line = [each.uid, str(each.scored.score), str(each.scored.coverage), each.scored.cap]
        digest.update(json.dumps(line).encode())
    return digest.hexdigest()


def _values(run: ScoreRun, each: ScoredData) -> tuple[Any, ...]:  # Any: values of columns
    scored = each.scored
    return (
        run.pk,
        each.entry,
        each.provider,
        scored.score,
        scored.coverage,
        scored.band,
        scored.cap,
        scored.parts,
        each.checks,
    )
