"""The scores of a dossier as its pages show them: one line for each criterion, all values kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backoffice.views.clock import today
from backoffice.views.evaluation.readers import judges, sees_scores
from cases.queries.criteria import criteria_of, reply_to, scores_of, told_at
from cases.queries.evaluation_results import result_of
from cases.states.evaluation import EvaluationState
from workflows.open_list.evaluation.dossier_scores import computed_points, share_of
from workflows.open_list.evaluation.measures import Share, answers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from backoffice.signed_in import SignedInRequest
    from cases.models import Criterion, CriterionScore, EvaluationDossier
    from workflows.open_list.evaluation.measures import Answers

# The act by which a judged criterion is scored, in the states that allow it.
ACT_IN = {
    EvaluationState.SCORING.value: "score_criterion",
    EvaluationState.REPLIED.value: "correct_score",
}
# The commission corrects what the organisation was told, and tells it when it is final.
_AT_WORK = (EvaluationState.REPLIED, EvaluationState.PENDING_FINAL)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One criterion of a sheet.

    Attributes:
        criterion: which.
        is_scored: whether there are points or it is said not to apply.
        points: the newest; None: it does not apply, or nobody scored it yet.
        share: what was measured, for a computed one.
        history: every score by hand, the newest last.
    """

    criterion: Criterion
    is_scored: bool
    points: Decimal | None
    share: Share | None
    history: Sequence[CriterionScore]


def sheet_of(request: SignedInRequest, dossier: EvaluationDossier) -> dict[str, object]:
    """Return the result and, as far as the person may see them, the scores of a dossier."""
    is_judge = judges(request, dossier)
    context: dict[str, object] = {
        "result": result_of(dossier, on=today()),
        "is_judge": is_judge,
        "sees_scores": sees_scores(request, dossier),
        "reply": reply_to(dossier),
    }
    if not context["sees_scores"]:
        return context
    until = told_at(dossier) if dossier.state in _AT_WORK and not is_judge else None
    held = scores_of(dossier, until=until)
    answers = None if dossier.is_closed else answers_of(dossier)
    lines = [
        _line(each, held.get(each.pk, []), answers) for each in criteria_of(dossier.round.criteria)
    ]
    return context | {"lines": lines}


def _line(criterion: Criterion, rows: list[CriterionScore], answers: Answers | None) -> Line:
    if criterion.measure and not rows and answers is not None:
        # Not handed on yet: what the facts give is what will be written.
        share = share_of(criterion, answers)
        points = computed_points(criterion, share)
        return Line(criterion=criterion, is_scored=True, points=points, share=share, history=())
    newest = rows[-1] if rows else None
    return Line(
        criterion=criterion,
        is_scored=newest is not None,
        points=newest.points if newest else None,
        share=_measured(newest),
        history=() if criterion.measure else rows,
    )


def _measured(row: CriterionScore | None) -> Share | None:
    if row is None or row.value is None or row.whole is None:
        return None
    return Share(row.value, row.whole)
