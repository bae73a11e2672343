"""Take an application back: what no department has decided yet ends, what is decided stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import FastPathReview
from cases.queries.open_supplements import open_supplement, unanswered
from cases.states.access_application import UNDECIDED as WAITING
from cases.states.access_line import UNDECIDED
from cases.states.fast_path import FastPathState
from workflows.conditional_access.lines import locked_lines
from workflows.conditional_access.second_look.ask import end_open_looks
from workflows.conditional_access.summing_up import AGREEMENT_DUE
from workflows.engine.gate import act

if TYPE_CHECKING:
    from cases.models import AccessApplication, AccessLine
    from workflows.engine.step import Step


def withdraw(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """End the lines that wait for their departments; of a draft there are none.

    Writes: on each open second look and each undecided line the act `withdraw`, by the system for
    the applicant, and on the one-off review that waits; word that an agreement about what was
    approved before may be due.

    Raises:
        GuardFailed: the departments have answered all of it, though it may not say so yet.
    """
    application = cast("AccessApplication", step.case)
    given_up = end_open_looks(application, at=step.at)
    _end_review(application, step)
    undecided = [line for line in locked_lines(application) if line.state in UNDECIDED]
    if application.state in WAITING and not undecided:
        raise GuardFailed(
            _t("各数据提供部门均已作出答复，没有可以撤回的内容。请稍后刷新，查看各项答复。")
        )
    # Why, the departments read as well: the page on which it is written says so.
    why = {"reason": step.data.get("reason", "")}
    for line in undecided:
        act(case=line, name="withdraw", actor=None, at=step.at, expected_version=None, data=why)
    step.news[AGREEMENT_DUE] = {"application": application.pk}
    looks = {"second_looks": given_up} if given_up else {}
    return {"lines": [line.number for line in undecided], **looks}


def _end_review(application: AccessApplication, step: Step) -> None:
    """End the one-off review, before its lines are locked: its officer locks it first as well."""
    found = FastPathReview.objects.select_for_update(of=("self", "case_ptr"))
    review = found.filter(application=application).first()
    if review is not None and review.state == FastPathState.COMMITTED:
        act(case=review, name="withdraw", actor=None, at=step.at, expected_version=None)


def end_for_applicant(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """End a line whose application was taken back.

    Writes: the end of a request for a supplement, where one was open.
    """
    line = cast("AccessLine", step.case)
    request = open_supplement(line)
    if request is not None:
        unanswered().filter(pk=request.pk).update(lapsed_at=step.at)
    return {"application": line.application.number}
