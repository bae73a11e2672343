"""Carry out what the commission ruled: the application takes note, what was set aside goes on anew.

The contested line is never touched. Where its answer was set aside, a line of its own decides the
same dataset: by the department under a new deadline, or opened at once as the commission ruled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import transaction

from cases.models import AccessApplication, AccessLine, CaseEvent, OutboxMessage, SecondLook
from cases.states.access_line import LineState
from cases.states.case_kind import CaseKind
from cases.states.second_look import SET_ASIDE, SecondLookState
from workflows.conditional_access.line_flow import RULE, AccessLineFlow
from workflows.conditional_access.summing_up import AGREEMENT_DUE
from workflows.engine.gate import act, open_case
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from workflows.engine.step import Step


@patiently
@transaction.atomic
def second_look_ruled(message: OutboxMessage, at: datetime) -> None:
    """Let an application take note of a ruling, once.

    Writes: what the act `hear_second_look` writes.
    """
    look = SecondLook.objects.select_related("line").get(pk=message.payload["second_look"])
    application = AccessApplication.objects.select_for_update(of=("self",)).get(
        pk=look.line.application_id
    )
    noted = CaseEvent.objects.filter(
        case=application.pk, act="hear_second_look", data__second_look=look.number
    )
    if noted.exists():
        return
    act(
        case=application,
        name="hear_second_look",
        actor=None,
        at=at,
        expected_version=None,
        data={"second_look": look},
    )


def hear(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note a ruling on the application; where the answer was set aside, open the line for it anew.

    Writes: an `AccessLine` with its event, task and clock, and on it the act `open_as_ruled` where
    the commission opened the data; word that an agreement may be due.
    """
    look = cast("SecondLook", step.data["second_look"])
    line = AccessLine.objects.select_related("row", "organisation").get(pk=look.line_id)
    said = {
        "second_look": look.number,
        "line": line.number,
        "dataset": line.row.name,
        "ruling": look.ruling,
    }
    if look.state not in SET_ASIDE:
        return said
    anew = _open_anew(step, line, look)
    step.news[AGREEMENT_DUE] = {"application": step.case.pk}
    return {**said, "anew": anew.number}


def _open_anew(step: Step, line: AccessLine, look: SecondLook) -> AccessLine:
    taken = open_case(
        record=AccessLine(
            kind=CaseKind.ACCESS_LINE,
            title=line.title,
            state=LineState.SUBMITTED,
            organisation=line.organisation,
            application_id=line.application_id,
            applicant_id=line.applicant_id,
            entry_id=line.entry_id,
            row=line.row,
            anew_of=line,
        ),
        flow=AccessLineFlow,
        membership=None,
        at=step.at,
        rule=RULE,
        facts={
            "application": step.case.number,
            "row_hash": line.row.row_hash,
            "anew_of": line.number,
            "second_look": look.number,
        },
    )
    anew = cast("AccessLine", taken.case)
    if look.state == SecondLookState.APPROVED:
        act(
            case=anew,
            name="open_as_ruled",
            actor=None,
            at=step.at,
            expected_version=None,
            data={"second_look": look},
        )
    return anew
