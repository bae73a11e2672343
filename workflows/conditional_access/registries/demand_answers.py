"""Answer a demand for public data, or note that whoever asked takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import DataDemand, DemandAnswer
from cases.permissions import Requirement, require
from cases.states.case_kind import CaseKind
from cases.states.data_demand import DemandAnswerKind, DemandState
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.registrar import (
    REASON_CHARACTERS,
    must_be_registrar,
    words,
)
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership

TEXT_CHARACTERS: Final = 1000
ANSWERERS: Final = frozenset(
    {
        Role.DEPARTMENT_STAFF,
        Role.REVIEWER,
        Role.DEPARTMENT_HEAD,
        Role.DISTRICT_AUTHORITY,
        Role.DATA_CENTRE_OPERATOR,
        Role.OPERATOR_STAFF,
        Role.COMMISSION_STAFF,
        Role.COMMISSION_LEAD,
    }
)
# What a department may say; a withdrawal is noted by the commission.
ANSWERS: Final = (
    DemandAnswerKind.SATISFIED,
    DemandAnswerKind.PLANNED,
    DemandAnswerKind.NOT_POSSIBLE,
)


@patiently
@transaction.atomic
def answer_demand(
    *, demand: DataDemand, kind: str, text: str, membership: Membership, at: datetime
) -> DataDemand:
    """Answer a demand; the first answer is the one that counts as in time or late.

    A demand that was planned, or could not be met, may be answered again; one that is satisfied
    may not.

    Args:
        demand: which.
        kind: one of `ANSWERS`.
        text: where the data are, when they come, or why not.
        membership: the role in the organisation that it was sent to.
        at: the moment.

    Writes: the answer, the demand's outcome and first day; one system event.

    Raises:
        NotAllowed: the role is not one of the organisation that the demand was sent to.
        BadInput: the kind is not known, or there is no text.
        GuardFailed: it was sent to nobody yet, is satisfied already, or was withdrawn.
    """
    waiting = DataDemand.objects.select_for_update(no_key=True, of=("self",))
    asked = waiting.select_related("organisation").get(pk=demand.pk)
    if asked.organisation is None:
        raise GuardFailed(_t("这项需求还没有转办：请先由主管部门转给承办单位。"))
    require(
        membership.person,
        Requirement(
            roles=ANSWERERS,
            organisation=asked.organisation,
            kind=CaseKind.ACCESS_APPLICATION,
        ),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    if kind not in ANSWERS:
        raise BadInput(_t("请选择答复结果：已满足、列入开放计划或者不能提供。"), field="kind")
    said = words(text, field="text", label=_t("答复内容"), most=TEXT_CHARACTERS)
    if asked.outcome in {DemandAnswerKind.SATISFIED, DemandAnswerKind.WITHDRAWN}:
        raise GuardFailed(
            _t("这项需求的结果是“%(outcome)s”，不需要再答复。")
            % {"outcome": asked.get_outcome_display()}
        )
    asked.outcome = kind
    asked.answered_on = asked.answered_on or civil_date(at)
    asked.save(update_fields=["outcome", "answered_on"])
    DemandAnswer.objects.create(
        demand=asked,
        kind=kind,
        text=said,
        organisation=asked.organisation,
        answered_at=at,
        answered_by=membership.person,
    )
    append_system_event(
        act=SystemAct.DEMAND_ANSWERED,
        actor=membership.person,
        at=at,
        data={
            "demand": asked.number,
            "organisation": asked.organisation.full_name,
            "kind": kind,
            "text": said,
        },
    )
    return asked


@patiently
@transaction.atomic
def withdraw_demand(
    *, demand: DataDemand, reason: str, membership: Membership, at: datetime
) -> DataDemand:
    """Note that whoever asked takes an unanswered demand back; it is counted no more.

    Args:
        demand: which.
        reason: what they said.
        membership: the role in the commission under which it is noted.
        at: the moment.

    Writes: the withdrawal, the demand's outcome; one system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: no reason.
        GuardFailed: it was answered or withdrawn already.
    """
    must_be_registrar(membership, at)
    why = words(reason, field="reason", label=_t("撤回原因"), most=REASON_CHARACTERS)
    found = DataDemand.objects.select_for_update(no_key=True).get(pk=demand.pk)
    if found.state in {DemandState.ANSWERED, DemandState.WITHDRAWN}:
        raise GuardFailed(_t("这项需求%(state)s，不能撤回。") % {"state": found.state.label})
    found.outcome = DemandAnswerKind.WITHDRAWN
    found.save(update_fields=["outcome"])
    DemandAnswer.objects.create(
        demand=found,
        kind=DemandAnswerKind.WITHDRAWN,
        text=why,
        answered_at=at,
        answered_by=membership.person,
    )
    append_system_event(
        act=SystemAct.DEMAND_WITHDRAWN,
        actor=membership.person,
        at=at,
        data={"demand": found.number, "reason": why},
    )
    return found
