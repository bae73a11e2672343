"""Score a dossier: what facts prove is computed, the rest is judged by the commission.

Scores are rows that are only added. The event of an act seals them by digests alone, because the
organisation may read the events of its case before it is told its result.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import CriterionScore, Membership, OrganisationKind
from cases.queries.criteria import criteria_of, scores_of
from cases.scored_total import HUNDREDTH, Total, Weighed, score_digest, total_of
from workflows.engine.clocks import civil_date
from workflows.open_list.evaluation.measures import MEASURES_BY_CODE, answers_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import Case, Criterion, EvaluationDossier
    from workflows.engine.step import Step
    from workflows.open_list.evaluation.measures import Answers, Share

REASON_CHARACTERS = 300


def people_of_the_organisation(case: Case) -> frozenset[int]:
    """Return who may not score a dossier: who was of its organisation since the round was opened.

    The commission's own dossier is scored by its own people, as there are no others: four eyes
    keep those apart who assessed, signed, scored and confirmed, and the results rank it nowhere.
    """
    if case.organisation.kind == OrganisationKind.COMMISSION:
        return frozenset()
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=civil_date(case.created))
    # A district's authority signs for the units of the district.
    theirs = Q(organisation_id=case.organisation_id)
    if case.organisation.parent_id is not None:
        theirs |= Q(organisation_id=case.organisation.parent_id)
    held = Membership.objects.filter(still & theirs)
    return frozenset(held.values_list("person_id", flat=True))


def score_criterion(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Judge one criterion, with a reason; an earlier score stays beside the new one.

    `step.data` carries `criterion` (its primary key), `points` (None: it does not apply) and
    `grounds`.

    Writes: a `CriterionScore`.

    Raises:
        BadInput: the criterion is none of the round's or is computed, the points are not within
            its maximum, or there is no reason.
    """
    dossier = cast("EvaluationDossier", step.case)
    criterion = _judged(dossier, step.data.get("criterion"))
    points = _points(criterion, step.data.get("points"))
    grounds = str(step.data.get("grounds", "")).strip()
    if not grounds or len(grounds) > REASON_CHARACTERS:
        raise BadInput(
            _t("请写明评分理由，不超过 %(most)s 个字。") % {"most": REASON_CHARACTERS},
            field="grounds",
        )
    row = _written(step, criterion, points, grounds=grounds)
    return {"criterion": criterion.pk, "sealed_scores": _sealed([row])}


def submit_scores(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Compute what the dossier proves itself, and hand all scores to a second person.

    Writes: a `CriterionScore` for each computed criterion whose points are new; the total.

    Raises:
        GuardFailed: with how many criteria nobody has judged.
    """
    dossier = cast("EvaluationDossier", step.case)
    criteria, held = criteria_of(dossier.round.criteria), scores_of(dossier)
    missing = sum(1 for each in criteria if not each.measure and each.pk not in held)
    if missing:
        raise GuardFailed(
            _t("还有 %(count)s 项指标没有评分。请在“评分”中逐项评分，再提交复核。")
            % {"count": missing}
        )
    answers, rows = answers_of(dossier), []
    for each in criteria:
        if each.measure:
            share = share_of(each, answers)
            points = computed_points(each, share)
            known = held.get(each.pk)
            if not known or known[-1].points != points:
                rows.append(_written(step, each, points, share=share))
    _note_total(dossier)
    return {"sealed_scores": _sealed(rows)}


def answer_reply(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note the total anew: the answer to a reply may have corrected some scores.

    Writes: the total.
    """
    _note_total(cast("EvaluationDossier", step.case))
    return {}


def tell_provisional(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Tell the organisation its provisional result, which stays as it was told.

    Writes: the provisional score.
    """
    dossier = cast("EvaluationDossier", step.case)
    dossier.provisional_score = dossier.score
    dossier.save(update_fields=["provisional_score"])
    return result_told(step)


def result_told(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Return what an event says of the result."""
    dossier = cast("EvaluationDossier", step.case)
    score = _t("不适用") if dossier.score is None else str(dossier.score)
    return {"score": score, "coverage": str(dossier.coverage)}


def share_of(criterion: Criterion, answers: Answers) -> Share | None:
    """Return what a computed criterion measures; None: it does not apply."""
    measure = MEASURES_BY_CODE.get(criterion.measure)
    return measure.share(answers) if measure else None


def computed_points(criterion: Criterion, share: Share | None) -> Decimal | None:
    """Return the part of the maximum that a share is worth."""
    if share is None:
        return None
    earned = criterion.maximum * share.value / share.whole
    return earned.quantize(HUNDREDTH, ROUND_HALF_UP)


def total_by(criteria: list[Criterion], held: Mapping[int, list[CriterionScore]]) -> Total:
    """Return the total of a dossier by the newest score of each criterion."""
    return total_of(
        Weighed(each.weight, each.maximum, held[each.pk][-1].points if each.pk in held else None)
        for each in criteria
    )


def _note_total(dossier: EvaluationDossier) -> None:
    total = total_by(list(criteria_of(dossier.round.criteria)), scores_of(dossier))
    dossier.score, dossier.coverage = total
    dossier.save(update_fields=["score", "coverage"])


def _judged(dossier: EvaluationDossier, wanted: object) -> Criterion:
    known = {each.pk: each for each in criteria_of(dossier.round.criteria)}
    criterion = known.get(wanted) if isinstance(wanted, int) else None
    if criterion is None:
        raise BadInput(_t("本轮评估没有这项指标。请刷新页面后重新选择。"), field="criterion")
    if criterion.measure:
        raise BadInput(
            _t("“%(name)s”由事实计算，不能手工评分；对事实有疑问的，请在事实下写明说明。")
            % {"name": criterion.name},
            field="criterion",
        )
    return criterion


def _points(criterion: Criterion, said: object) -> Decimal | None:
    if said is None:
        return None
    points = said if isinstance(said, Decimal) else Decimal(-1)
    if not points.is_finite() or not 0 <= points <= criterion.maximum:
        raise BadInput(
            _t("“%(name)s”的得分须在 0 至 %(most)s 之间；不适用的请勾选“不适用”。")
            % {"name": criterion.name, "most": f"{criterion.maximum.normalize():f}"},
            field="points",
        )
    return points.quantize(HUNDREDTH, ROUND_HALF_UP)


def _written(
    step: Step,
    criterion: Criterion,
    points: Decimal | None,
    *,
    grounds: str = "",
    share: Share | None = None,
) -> CriterionScore:
    assert step.actor is not None  # noqa: S101  # only people submit and judge
    return CriterionScore.objects.create(
        dossier_id=step.case.pk,
        criterion=criterion,
        points=points,
        value=share.value if share else None,
        whole=share.whole if share else None,
        reason=grounds,
        scored_by=step.actor,
        scored_at=step.at,
    )


def _sealed(rows: list[CriterionScore]) -> dict[str, str]:
    return {
        str(row.pk): score_digest(
            row.criterion_id,
            row.points,
            (row.value, row.whole),
            row.reason,
            (row.scored_by_id, row.scored_at),
        )
        for row in rows
    }
