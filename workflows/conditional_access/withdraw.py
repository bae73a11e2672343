"""Take an application back: what no department has decided yet ends, what is decided stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from cases.models import AccessApplication, AccessLine
from cases.queries.open_supplements import open_supplement, unanswered
from cases.states.access_line import UNDECIDED
from workflows.conditional_access.summing_up import AGREEMENT_DUE
from workflows.engine.gate import act

if TYPE_CHECKING:
    from workflows.engine.step import Step


def withdraw(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """End the lines that wait for their departments; of a draft there are none.

    Writes: on each undecided line the act `withdraw`, by the system for the applicant; word that an
    agreement about what was approved before may be due.
    """
    application = cast("AccessApplication", step.case)
    lines = AccessLine.objects.filter(application=application, state__in=UNDECIDED)
    numbers = []
    for line in lines.order_by("pk"):
        act(case=line, name="withdraw", actor=None, at=step.at, expected_version=None)
        numbers.append(line.number)
    step.news[AGREEMENT_DUE] = {"application": application.pk}
    return {"lines": numbers}


def end_for_applicant(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """End a line whose application was taken back.

    Writes: the end of a request for a supplement, where one was open.
    """
    line = cast("AccessLine", step.case)
    request = open_supplement(line)
    if request is not None:
        unanswered().filter(pk=request.pk).update(lapsed_at=step.at)
    return {"application": line.application.number}
