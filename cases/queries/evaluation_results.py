"""Results of a round: who got what, the rank of each, and who did not answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from cases.models import EvaluationDossier, OrganisationKind
from cases.queries.criteria import told_coverage
from cases.queries.visible import visible_to
from cases.scored_total import band_of
from cases.states.evaluation import (
    RESULT_TOLD,
    WITH_THE_ORGANISATION,
    EvaluationState,
    ResultStanding,
)
from cases.states.quality import ScoreBand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from cases.models import EvaluationRound, Person

# The answer to a reply is written, and nobody has confirmed it: what was told holds.
_BEING_CORRECTED = (EvaluationState.REPLIED, EvaluationState.PENDING_FINAL)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the results of a round say of one organisation.

    Attributes:
        dossier: with its organisation.
        standing: what kind of result it is; nothing below is there unless it is told.
        score: final, or as it was told provisionally.
        provisional: the score as it was told first.
        coverage: per cent of the weights that the score rests on, final or as told likewise.
        band: empty where there is no score.
        rank: among the final results; ties share one. None: it has none.
        tied: whether another organisation shares the rank.
    """

    dossier: EvaluationDossier
    standing: ResultStanding
    score: Decimal | None = None
    provisional: Decimal | None = None
    coverage: Decimal | None = None
    band: str = ""
    rank: int | None = None
    tied: bool = False

    @property
    def band_label(self) -> str:
        """The band in words; empty where there is none."""
        return str(ScoreBand(self.band).label) if self.band else ""


@dataclass(frozen=True, kw_only=True)
class Results:
    """The results of a round as far as a person may know of them.

    Attributes:
        lines: ranked ones first, best first; then the others by organisation.
        ranked: how many organisations of the whole round have a rank.
        unfinished: how many dossiers of the whole round have no final result yet.
    """

    lines: Sequence[Result]
    ranked: int
    unfinished: int


def standing_of(dossier: EvaluationDossier, *, due_on: date, on: date) -> ResultStanding:
    """Return what a result list says of a dossier on a day.

    Who has not signed by the end of the day of the round did not answer, until they do.
    """
    if dossier.state == EvaluationState.CONCLUDED:
        return ResultStanding.FINAL
    if dossier.state in RESULT_TOLD:
        return ResultStanding.PROVISIONAL
    if dossier.state == EvaluationState.UNANSWERED:
        return ResultStanding.UNANSWERED
    if dossier.state in WITH_THE_ORGANISATION:
        is_over = on > due_on
        return ResultStanding.UNANSWERED if is_over else ResultStanding.ASSESSING
    return ResultStanding.BEING_SCORED


def results_of(person: Person, opened: EvaluationRound, *, on: date) -> Results:
    """Return the results of a round: ranks count everybody, lines are those in sight.

    Args:
        person: who looks.
        opened: the round, with its criteria.
        on: the day on which they look.
    """
    seen = visible_to(person, on=on).values("pk")
    dossiers = EvaluationDossier.objects.filter(round=opened, pk__in=seen)
    ranks, tied = _ranks(opened)
    told = told_coverage(dossiers.filter(state__in=_BEING_CORRECTED))
    lines = [
        _line(each, opened, ranks, tied, on, told)
        for each in dossiers.select_related("organisation").order_by("organisation__full_name")
    ]
    lines.sort(key=lambda line: (line.rank is None, line.rank or 0))
    unfinished = EvaluationDossier.objects.filter(round=opened, finished__isnull=True)
    return Results(lines=lines, ranked=len(ranks), unfinished=unfinished.count())


def result_of(dossier: EvaluationDossier, *, on: date) -> Result:
    """Return the result of one dossier, ranked among its round."""
    ranks, tied = _ranks(dossier.round)
    told = told_coverage([dossier]) if dossier.state in _BEING_CORRECTED else {}
    return _line(dossier, dossier.round, ranks, tied, on, told)


def band_counts(lines: Iterable[Result]) -> dict[str, int]:
    """Return how many results lie in each band."""
    return dict(Counter(line.band for line in lines if line.band))


def _ranks(opened: EvaluationRound) -> tuple[Mapping[int, int], frozenset[int]]:
    """Return the rank of each final result, and the ranks that several share.

    The commission's own result and one that rests on too little have none.
    """
    if opened.criteria is None:
        return {}, frozenset()
    final = (
        EvaluationDossier.objects.filter(
            round=opened,
            state=EvaluationState.CONCLUDED,
            score__isnull=False,
            coverage__gte=opened.criteria.least_coverage,
        )
        .exclude(organisation__kind=OrganisationKind.COMMISSION)
        .values_list("pk", "score")
    )
    scores = dict(final)
    by_score = Counter(scores.values())
    best_first = sorted(by_score, reverse=True)
    before = [0, *accumulate(by_score[score] for score in best_first)]
    place = {score: number + 1 for score, number in zip(best_first, before, strict=False)}
    shared = frozenset(place[score] for score, number in by_score.items() if number > 1)
    return {pk: place[score] for pk, score in scores.items()}, shared


def _line(
    dossier: EvaluationDossier,
    opened: EvaluationRound,
    ranks: Mapping[int, int],
    tied: frozenset[int],
    on: date,
    told: Mapping[int, Decimal],
) -> Result:
    standing = standing_of(dossier, due_on=opened.due_on, on=on)
    if standing not in {ResultStanding.FINAL, ResultStanding.PROVISIONAL}:
        return Result(dossier=dossier, standing=standing)
    is_final = standing == ResultStanding.FINAL
    score = dossier.score if is_final else dossier.provisional_score
    rank = ranks.get(dossier.pk)
    return Result(
        dossier=dossier,
        standing=standing,
        score=score,
        provisional=dossier.provisional_score,
        coverage=told.get(dossier.pk, dossier.coverage),
        band=band_of(score, opened.criteria.bands if opened.criteria else {}),
        rank=rank,
        tied=rank in tied,
    )
