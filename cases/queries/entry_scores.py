"""Reads for scoring entries, and of the scores that they got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Avg, Count, F, FloatField, OuterRef, Q, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from cases.models import CONTENT_FIELDS, ChangeItem, EntryRow, EntryScore, ScoreRules, ScoreRun
from cases.queries.open_list import rows_of_version
from cases.states.list_change import ItemDecision
from cases.states.quality import QualityDimension, ScoreBand, ScoreSubject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from cases.models import ListVersion

SCORES_ON_A_PAGE: Final = 25
CHUNK: Final = 2_000
NO_SCORE: Final = "none"


@dataclass(frozen=True, kw_only=True)
class Scores:
    """The scores of some entries together.

    Attributes:
        provider: whose; None: all that the person may look at.
        name: its name.
        entries: how many.
        mean: of those that have a score; None where none has.
        coverage: mean per cent of checks that could be made.
        bands: how many by band, and without a score under `NO_SCORE`.
    """

    provider: int | None = None
    name: str = ""
    entries: int
    mean: Decimal | None
    coverage: Decimal | None
    bands: dict[str, int]


def rules_on(on: date, subject: str = ScoreSubject.ENTRY) -> ScoreRules:
    """Return the rules in force on a day for entries or for data; before the first, the first."""
    rules = ScoreRules.objects.filter(subject=subject)
    found = rules.filter(effective_from__lte=on).order_by("-effective_from", "-version")
    return found.first() or rules.order_by("version")[0]


def run_of(version: ListVersion, rules: ScoreRules, on: date) -> ScoreRun | None:
    """Return the run over a version on a day by some rules, if there was one."""
    return ScoreRun.objects.filter(list_version=version, rules=rules, on=on).first()


def run_since(version: ListVersion, rules: ScoreRules, day: date) -> ScoreRun | None:
    """Return a run over a version by some rules on a day or after it, if there was one."""
    return ScoreRun.objects.filter(list_version=version, rules=rules, on__gte=day).first()


def newest_run(subject: str = ScoreSubject.ENTRY) -> ScoreRun | None:
    """Return the newest run over entries, or over data."""
    runs = ScoreRun.objects.filter(rules__subject=subject).order_by("-at", "-id")
    return runs.select_related("rules", "list_version").first()


def scored_rows(version: ListVersion) -> Iterator[dict[str, Any]]:  # Any: values by field
    """Yield what a version says of each entry, as plain values, in the order of entries."""
    rows = rows_of_version(version).order_by("entry_id")
    names = ("entry_id", "entry__uid", "provider_id", *CONTENT_FIELDS)
    return rows.values(*names).iterator(chunk_size=CHUNK)


def reviewed_entries(until: datetime) -> frozenset[int]:
    """Return the entries of which a change had passed the security review by a moment."""
    items = ChangeItem.objects.filter(
        needs_security_review=True,
        decision__in=(ItemDecision.APPROVED, ItemDecision.EFFECTIVE),
        decided_at__lte=until,
    )
    return frozenset(items.values_list("entry_id", flat=True))


def score_of_entry(run: ScoreRun, entry: int) -> EntryScore | None:
    """Return what an entry got in a run; None where the version did not hold it."""
    return EntryScore.objects.filter(run=run, entry_id=entry).first()


def scores_in_sight(run: ScoreRun, sight: Q) -> QuerySet[EntryScore]:
    """Return the scores of a run that a person may look at, in no order.

    Args:
        run: which.
        sight: the condition that `entries_in_sight` gives; scores name the provider alike.
    """
    return EntryScore.objects.filter(sight, run=run)


def whole_of(scores: QuerySet[EntryScore]) -> Scores:
    """Return all of some scores together."""
    found = scores.aggregate(**_figures())
    return _scores(found)


def by_dimension(scores: QuerySet[EntryScore]) -> dict[str, tuple[float | None, int]]:
    """Return the mean per cent of each dimension, and of how many entries it could be had."""
    figures: dict[str, Any] = {}  # Any: aggregates
    for name in QualityDimension.values:
        share = Cast(KeyTextTransform(name, "parts"), FloatField())
        figures |= {f"mean_{name}": Avg(share), f"known_{name}": Count(share)}
    found = scores.aggregate(**figures)
    means = {name: found[f"mean_{name}"] for name in QualityDimension.values}
    return {
        name: (None if mean is None else 100 * mean, found[f"known_{name}"])
        for name, mean in means.items()
    }


def made_of(scores: QuerySet[EntryScore]) -> dict[str, tuple[float, float]]:
    """Return what each dimension was made of, all A and all B of some scores of data together."""
    figures: dict[str, Any] = {}  # Any: aggregates
    for name in QualityDimension.values:
        for number, half in enumerate("ab"):
            value = KeyTextTransform(number, KeyTransform(name, "checks"))
            figures[f"{half}_{name}"] = Sum(Cast(value, FloatField()))
    found = scores.aggregate(**figures)
    return {
        name: (found[f"a_{name}"], found[f"b_{name}"])
        for name in QualityDimension.values
        if found[f"b_{name}"]
    }


def entries_in_version(version: ListVersion, sight: Q) -> int:
    """Return how many entries a version has that a person may look at."""
    return rows_of_version(version).filter(sight).count()


def by_provider(scores: QuerySet[EntryScore]) -> list[Scores]:
    """Return some scores by the organisation that provides the entries, lowest mean first."""
    counted = scores.order_by().values("provider_id", "provider__full_name")
    # Any: figures by name
    rows: list[dict[str, Any]] = [dict(row) for row in counted.annotate(**_figures())]
    found = [
        _scores(row, provider=row["provider_id"], name=row["provider__full_name"]) for row in rows
    ]
    return sorted(found, key=lambda each: (each.mean is None, each.mean, each.name))


def page_of_scores(
    scores: QuerySet[EntryScore], *, after: tuple[Decimal | None, int] | None = None
) -> Sequence[EntryScore]:
    """Return one page of scores and one more, lowest first; those without a score come last.

    Args:
        scores: of which.
        after: score and entry key after which the page starts; None: the beginning.
    """
    if after is not None:
        score, entry = after
        rest = Q(score__isnull=True, entry_id__gt=entry)
        if score is not None:
            rest = Q(score__gt=score) | Q(score=score, entry_id__gt=entry) | Q(score__isnull=True)
        scores = scores.filter(rest)
    sequence = OuterRef("run__list_version__sequence")
    wording = EntryRow.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=sequence),
        entry=OuterRef("entry"),
        valid_from__lte=sequence,
    )
    named: dict[str, Any] = {"name": Subquery(wording.values("name")[:1])}  # Any: an expression
    ordered = scores.annotate(**named).order_by(F("score").asc(nulls_last=True), "entry_id")
    return list(ordered.select_related("entry", "provider")[: SCORES_ON_A_PAGE + 1])


def _figures() -> dict[str, Any]:  # Any: aggregates
    bands = {band.value: Count("pk", filter=Q(band=band.value)) for band in ScoreBand}
    return {
        "entries": Count("pk"),
        "mean": Avg("score"),
        "covered": Avg("coverage"),
        **bands,
        NO_SCORE: Count("pk", filter=Q(score__isnull=True)),
    }


def _scores(row: dict[str, Any], **whose: Any) -> Scores:  # Any: figures by name
    return Scores(
        entries=row["entries"],
        mean=row["mean"],
        coverage=row["covered"],
        bands={name: row[name] for name in (*ScoreBand.values, NO_SCORE)},
        **whose,
    )
