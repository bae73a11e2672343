"""Send a demand to who answers it: the organisation with the data, or an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import DataDemand, DemandRouting, OrganisationKind
from cases.queries.authorised_operators import operator_on
from cases.states.authorised_operator import OperatorService
from cases.states.data_demand import DemandState
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.registrar import (
    REASON_CHARACTERS,
    must_be_registrar,
    words,
)
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership, Organisation

ROUTED: Final = "demand_routed"
# Who answers for data of their own.
ANSWERING: Final = frozenset(
    {
        OrganisationKind.DEPARTMENT,
        OrganisationKind.DISTRICT,
        OrganisationKind.DATA_CENTRE,
        OrganisationKind.COMMISSION,
    }
)


@patiently
@transaction.atomic
def route_demand(
    *,
    demand: DataDemand,
    organisation: Organisation,
    reason: str,
    membership: Membership,
    at: datetime,
    service: str = "",
) -> DataDemand:
    """Send a demand to the organisation that answers it; the day by which it is due stays.

    Args:
        demand: which.
        organisation: who answers.
        reason: why it goes there, for those who receive it.
        service: what is asked of an authorised operator; empty: it goes to who has the data.
        membership: the role in the commission under which it is sent.
        at: the moment.

    Writes: the routing, the demand's organisation; one system event; news to the organisation.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: no reason; the organisation answers no demands, or not for that service.
        GuardFailed: it has been answered or withdrawn, or is there already.

    That a bespoke demand (个性化) goes to an operator rests on 工作安排 二(6).
    """
    must_be_registrar(membership, at)
    why = words(reason, field="reason", label=_t("转办说明"), most=REASON_CHARACTERS)
    _must_answer(organisation, service, on=civil_date(at))
    found = DataDemand.objects.select_for_update(no_key=True).get(pk=demand.pk)
    if found.state not in {DemandState.TO_ROUTE, DemandState.TO_ANSWER}:
        raise GuardFailed(_t("这项需求%(state)s，不需要再转办。") % {"state": found.state.label})
    if found.organisation_id == organisation.pk:
        raise GuardFailed(_t("这项需求已由%(name)s承办。") % {"name": organisation.full_name})
    found.organisation = organisation
    found.save(update_fields=["organisation"])
    routing = DemandRouting.objects.create(
        demand=found,
        organisation=organisation,
        service=service,
        reason=why,
        routed_at=at,
        routed_by=membership.person,
    )
    append_system_event(
        act=SystemAct.DEMAND_ROUTED,
        actor=membership.person,
        at=at,
        data={
            "demand": found.number,
            "organisation": organisation.full_name,
            "service": service,
            "reason": why,
        },
    )
    news = message(
        topic=ROUTED, key=f"{ROUTED}:{routing.pk}", payload={"routing": routing.pk}, at=at
    )
    news.save(force_insert=True)
    return found


def _must_answer(organisation: Organisation, service: str, *, on: date) -> None:
    if service:
        _must_offer(organisation, service, on=on)
    elif organisation.kind not in ANSWERING or organisation.valid_until is not None:
        raise BadInput(
            _t(
                "“%(name)s”不承办数据需求：请选择现有的市级部门、区、大数据中心或者主管部门；"
                "转给授权运营主体的，请同时选择个性化服务。"
            )
            % {"name": organisation.full_name},
            field="organisation",
        )


def _must_offer(organisation: Organisation, service: str, *, on: date) -> None:
    if service not in OperatorService.values:
        raise BadInput(_t("没有这项个性化服务：请从列表中选择。"), field="service")
    operator = operator_on(organisation, on=on)
    if operator is None:
        raise BadInput(
            _t(
                "“%(name)s”现在不是授权运营主体：请改选授权期内的运营主体，"
                "或者不选个性化服务，转给有数据的单位。"
            )
            % {"name": organisation.full_name},
            field="organisation",
        )
    if service not in operator.services:
        raise BadInput(
            _t("“%(name)s”没有获授权提供%(service)s：请改选它获授权的服务，或者另选运营主体。")
            % {"name": organisation.full_name, "service": OperatorService(service).label},
            field="service",
        )
