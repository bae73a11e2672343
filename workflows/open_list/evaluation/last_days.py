"""What ends a dossier without its organisation: no reply in its term, or no answer at all.

Lateness decides nothing: in both cases somebody of the commission acts, and only once the
organisation had its whole term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import SupervisionOrder
from cases.statements import run
from workflows.engine.clocks import civil_date, open_clocks_of_case
from workflows.open_list.evaluation.dossier_scores import result_told

if TYPE_CHECKING:
    from cases.models import EvaluationDossier
    from workflows.engine.step import Step

HEARING = "evaluation.hearing"


def conclude_without_reply(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Make a provisional result final, because the term of the reply is over.

    Raises:
        GuardFailed: the organisation may still reply.
    """
    clocks = [clock for clock in run(open_clocks_of_case(step.case.pk)) if clock.code == HEARING]
    if any(civil_date(step.at) <= clock.due_on for clock in clocks):
        raise GuardFailed(
            _t("%(day)s 以前，该单位还可以答复初步结果。请在期限过后再定为最终结果。")
            % {"day": max(clock.due_on for clock in clocks).isoformat()}
        )
    return result_told(step)


def must_have_been_urged(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse to record that nobody answered before the day is over and the ladder was climbed.

    Raises:
        GuardFailed: the day of the round has not passed, or no order asked why it is late.
    """
    dossier = cast("EvaluationDossier", step.case)
    due_on = dossier.round.due_on
    if civil_date(step.at) <= due_on:
        raise GuardFailed(
            _t("自评截止日期是 %(day)s，还没有过。请在期限过后再记为未答复。")
            % {"day": due_on.isoformat()}
        )
    orders = SupervisionOrder.objects.filter(about_id=dossier.pk).order_by("pk")
    numbers = list(orders.values_list("number", flat=True))
    if not numbers:
        raise GuardFailed(
            _t("还没有就 %(number)s 督办过。请先督办，仍不答复的再记为未答复。")
            % {"number": dossier.number}
        )
    return {"order": numbers[-1]}
