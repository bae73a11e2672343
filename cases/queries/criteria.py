"""Reads of criteria, and of what dossiers got by them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cases.models import CaseEvent, CriteriaVersion, Criterion, CriterionScore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from cases.models import EvaluationDossier, EvaluationRound


def newest_criteria() -> CriteriaVersion | None:
    """Return the version that the next round is scored by."""
    return CriteriaVersion.objects.first()


def criteria_versions() -> Sequence[CriteriaVersion]:
    """Return every version, newest first."""
    return list(CriteriaVersion.objects.select_related("entered_by"))


def criteria_numbered(number: int) -> CriteriaVersion | None:
    """Return a version by its number."""
    return CriteriaVersion.objects.select_related("entered_by").filter(number=number).first()


def criteria_of(version: CriteriaVersion | None) -> Sequence[Criterion]:
    """Return the criteria of a version in their order; none where a round had no version."""
    if version is None:
        return ()
    return list(Criterion.objects.filter(version=version).order_by("position"))


def scores_of(
    dossier: EvaluationDossier, *, until: datetime | None = None
) -> dict[int, list[CriterionScore]]:
    """Return what a dossier got by each criterion, the newest last.

    Args:
        dossier: whose.
        until: leave out what was scored after it; None: nothing.
    """
    rows = CriterionScore.objects.filter(dossier=dossier).select_related("scored_by")
    if until is not None:
        rows = rows.filter(scored_at__lte=until)
    found: dict[int, list[CriterionScore]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.criterion_id, []).append(row)
    return found


def points_in_round(opened: EvaluationRound) -> dict[int, dict[int, Decimal | None]]:
    """Return the newest points of every dossier of a round by criterion, in one statement."""
    rows = CriterionScore.objects.filter(dossier__round=opened).order_by("pk")
    found: dict[int, dict[int, Decimal | None]] = {}
    for dossier, criterion, points in rows.values_list("dossier_id", "criterion_id", "points"):
        found.setdefault(dossier, {})[criterion] = points
    return found


def first_signature(dossier: EvaluationDossier) -> datetime | None:
    """Return when the head first signed; what came back later was answered in time or not."""
    return _first(dossier, "sign")


def told_at(dossier: EvaluationDossier) -> datetime | None:
    """Return when the organisation was told its provisional result."""
    return _first(dossier, "confirm_scores")


def told_coverage(dossiers: Iterable[EvaluationDossier]) -> dict[int, Decimal]:
    """Return the coverage that organisations were told with their provisional results.

    The dossier itself is corrected by the answer to a reply, before that is confirmed.
    """
    events = CaseEvent.objects.filter(case__in=dossiers, act="confirm_scores").order_by("sequence")
    told = events.values_list("case_id", "data__coverage")
    return {case: Decimal(coverage) for case, coverage in told}


def reply_to(dossier: EvaluationDossier) -> CaseEvent | None:
    """Return the event by which the organisation replied to its provisional result."""
    events = CaseEvent.objects.filter(case_id=dossier.pk, act="reply_to_result")
    return events.select_related("actor").order_by("-sequence").first()


def _first(dossier: EvaluationDossier, act: str) -> datetime | None:
    events = CaseEvent.objects.filter(case_id=dossier.pk, act=act).order_by("sequence")
    return events.values_list("at", flat=True).first()
