"""Prove that the scores of dossiers, and the criteria they go by, are what events sealed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import (
    CaseEvent,
    CriteriaVersion,
    Criterion,
    CriterionScore,
    EvaluationDossier,
    EvaluationRound,
    SystemEvent,
)
from cases.proof import Break
from cases.scored_total import Weighed, criteria_digest, score_digest, total_of
from cases.states.evaluation import EvaluationState
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import Case

# The total was noted, and no correction waits to be noted.
_TOTAL_STANDS = (
    EvaluationState.PENDING_CONFIRMATION,
    EvaluationState.PROVISIONAL,
    EvaluationState.PENDING_FINAL,
    EvaluationState.CONCLUDED,
)


def first_bad_score(*, case: Case | None = None) -> Break | None:
    """Name the first version of criteria or dossier whose scores are not what events sealed.

    Args:
        case: look at this dossier alone; None: at all, and at the criteria.
    """
    if case is None and (bad := _bad_criteria()) is not None:
        return bad
    dossiers = EvaluationDossier.objects.select_related("round").order_by("pk")
    if case is not None:
        dossiers = dossiers.filter(pk=case.pk)
    sealed, held = _sealed(case), _held(case)
    criteria: dict[int | None, list[Criterion]] = defaultdict(list)
    for each in Criterion.objects.order_by("version_id", "position"):
        criteria[each.version_id].append(each)
    for dossier in dossiers:
        rows = held[dossier.pk]
        if sealed[dossier.pk] != {str(row.pk): _digest(row) for row in rows}:
            return _broken(dossier, _t("评估档案 %(number)s 的指标得分与评分时封存的摘要不符。"))
        newest = {row.criterion_id: row for row in rows}
        total = total_of(
            Weighed(
                each.weight, each.maximum, newest[each.pk].points if each.pk in newest else None
            )
            for each in criteria[dossier.round.criteria_id]
        )
        stands = dossier.state in _TOTAL_STANDS
        if stands and (dossier.score, dossier.coverage) != tuple(total):
            return _broken(dossier, _t("评估档案 %(number)s 的总分与各项指标得分不符。"))
    return None


def _bad_criteria() -> Break | None:
    """Name a version whose criteria are not what its digest says, or its round or event."""
    events = SystemEvent.objects.filter(act=SystemAct.EVALUATION_CRITERIA_ENTERED)
    entered = {data["version"]: data["criteria"] for data in events.values_list("data", flat=True)}
    for version in CriteriaVersion.objects.order_by("number"):
        rows = Criterion.objects.filter(version=version).order_by("position")
        digest = criteria_digest(rows.values_list("name", "measure", "weight", "maximum", "source"))
        # What the product came with was entered by nobody, and has no event.
        expected = version.digest if version.entered_by_id is None else entered.get(version.number)
        if digest != expected or digest != version.digest:
            return Break(
                table="cases_criterion",
                what="criteria",
                sentence=_t("评估指标第 %(number)s 版与录入时封存的摘要不符。")
                % {"number": version.number},
            )
    return _bad_round()


def _bad_round() -> Break | None:
    """Name a round that is scored by other criteria than its opening sealed."""
    events = SystemEvent.objects.filter(act=SystemAct.EVALUATION_OPENED)
    frozen = {data["round"]: data.get("criteria") for data in events.values_list("data", flat=True)}
    for opened in EvaluationRound.objects.select_related("criteria").order_by("pk"):
        held = opened.criteria
        now = [held.number, held.digest] if held else None
        if frozen.get(opened.label) != now:
            return Break(
                table="cases_evaluationround",
                what="criteria",
                sentence=_t("%(label)s 轮年度评估所依的指标与开启时封存的不符。")
                % {"label": opened.label},
            )
    return None


def _sealed(case: Case | None) -> Mapping[int, dict[str, str]]:
    events = CaseEvent.objects.filter(act__in=("score_criterion", "correct_score", "submit_scores"))
    if case is not None:
        events = events.filter(case_id=case.pk)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for pk, data in events.order_by("case_id", "sequence").values_list("case_id", "data"):
        found[pk] |= data.get("sealed_scores", {})
    return found


def _held(case: Case | None) -> Mapping[int, list[CriterionScore]]:
    rows = CriterionScore.objects.order_by("pk")
    if case is not None:
        rows = rows.filter(dossier_id=case.pk)
    found: dict[int, list[CriterionScore]] = defaultdict(list)
    for row in rows:
        found[row.dossier_id].append(row)
    return found


def _digest(row: CriterionScore) -> str:
    return score_digest(
        row.criterion_id,
        row.points,
        (row.value, row.whole),
        row.reason,
        (row.scored_by_id, row.scored_at),
    )


def _broken(dossier: EvaluationDossier, sentence: str) -> Break:
    return Break(
        table="cases_criterionscore",
        what="scores",
        sentence=sentence % {"number": dossier.number},
        case=dossier.number,
    )
