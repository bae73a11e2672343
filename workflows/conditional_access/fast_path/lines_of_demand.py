"""What happens to a line on the fast path: its department speaks, the officer decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import Clock, LineDiversion
from cases.queries.changed_datasets import dataset_changes
from cases.queries.fast_path import OBJECTION_CLOCK, last_days_to_object
from cases.states.access_words import BARS_APPROVAL, Proposal
from cases.states.clock import OPEN_CLOCK_STATUSES
from cases.states.fast_path import DiversionCause
from workflows.conditional_access.answer import LINE_LEFT, give_answer, what_was_seen
from workflows.conditional_access.changed_dataset import must_not_follow_revoked
from workflows.conditional_access.fast_path.deciding import SHORTEST_REASON
from workflows.conditional_access.fast_path.letters import issue_diversion, issue_one_off
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import AccessLine, Organisation, Person
    from workflows.engine.step import Step

DIVERTED: Final = "fast_path_diverted"


def have_no_objection(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Leave a line to the officer: the department has looked at it and has no objection.

    Writes: nothing beside the move.
    """
    line = cast("AccessLine", step.case)
    return {
        "commitment_digest": line.application.fast_path.digest,
        **what_was_seen(line),
    }


def object_to_line(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Object to a line: it goes on by the ordinary path, under its own five days from now on.

    `step.data` carries `reason`.

    Writes: a `LineDiversion`; the notice of diversion; word for the officer's review.

    Raises:
        BadInput: too few words. GuardFailed: the term to object is over.
    """
    line = cast("AccessLine", step.case)
    if line.pk not in last_days_to_object([line.pk], on=civil_date(step.at)):
        raise GuardFailed(
            _t(
                "提出异议的期限已经届满，本项数据由主管部门一次性审核。有不同意见的，请联系值守人员。"
            )
        )
    if len(str(step.data.get("reason", "")).strip()) < SHORTEST_REASON:
        raise BadInput(
            _t("提出异议须写明理由，至少 %(least)s 字：申请人会在告知书中看到。")
            % {"least": SHORTEST_REASON},
            field="reason",
        )
    return _diverted(step, line, cause=DiversionCause.OBJECTION, by=step.actor, office=None)


def end_term_to_object(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Leave a line to the officer: the department said nothing in its term.

    Writes: nothing beside the move.

    Raises:
        GuardFailed: it has spoken, or its term is not over.
    """
    open_clocks = Clock.objects.filter(
        case=step.case.pk, code=OBJECTION_CLOCK, status__in=OPEN_CLOCK_STATUSES
    )
    last = open_clocks.values_list("due_on", flat=True).first()
    if last is None or last >= civil_date(step.at):
        raise GuardFailed(_t("提出异议的期限没有届满，或者数据提供部门已经表示意见。"))
    return {"last_day": last.isoformat()}


def divert(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Send a line to the ordinary path, by the officer's word or by a rule.

    Writes: as `object_to_line`.
    """
    said = step.data
    line = cast("AccessLine", step.case)
    facts = _diverted(
        step,
        line,
        cause=DiversionCause(said["cause"]),
        by=said["officer"],
        office=said["office"],
    )
    return {"review": said["review"], **facts}


def approve_at_once(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Open a dataset for the term that was asked for, under the list's own conditions.

    Writes: the decision on the line and its moment; the letter, in the commission's name.

    Raises:
        GuardFailed: the list does not open the dataset under conditions any more, or the grant
            that the application renews or amends was revoked.
    """
    line = cast("AccessLine", step.case)
    officer = cast("Person", step.data["officer"])
    must_not_follow_revoked(line)
    _must_still_be_open(line)
    last = line.application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # a line exists only after handing in
    line.proposal, line.refusal_reason, line.answer = Proposal.APPROVE, "", ""
    line.granted_months = last.content["term_months"]
    return {
        "review": step.data["review"],
        "decided_by": officer.pk,
        **give_answer(step, line),
        **issue_one_off(line, office=step.data["office"], officer=officer, at=step.at),
    }


def _must_still_be_open(line: AccessLine) -> None:
    change = dataset_changes([line]).get(line.pk)
    if change in BARS_APPROVAL:
        raise GuardFailed(
            _t(
                "“%(name)s”%(change)s，不能一次性审核通过：请将这一项转普通程序并写明理由，"
                "由提供部门答复申请人。"
            )
            % {"name": line.row.name, "change": change.label}
        )


def _diverted(
    step: Step,
    line: AccessLine,
    *,
    cause: DiversionCause,
    by: Person | None,
    office: Organisation | None,
) -> dict[str, Any]:  # Any: JSON facts
    kept = LineDiversion.objects.create(
        line=line,
        cause=cause,
        reason=str(step.data["reason"]).strip(),
        diverted_at=step.at,
        diverted_by=by,
    )
    step.news[LINE_LEFT] = {"line": line.pk}
    step.news[DIVERTED] = {"line": line.pk}
    facts = issue_diversion(kept, office=office, at=step.at)
    return {"cause": kept.cause, **({"decided_by": by.pk} if by and office else {}), **facts}
