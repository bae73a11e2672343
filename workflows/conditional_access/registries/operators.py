"""Enter an authorised operator, and end an authorisation before its last day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import AuthorisedOperator
from cases.states.authorised_operator import OperatorService
from cases.states.priority_scenario import ListedState
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.demand_routing import ANSWERING
from workflows.conditional_access.registries.registrar import (
    REASON_CHARACTERS,
    SOURCE_CHARACTERS,
    days_in_order,
    must_be_registrar,
    words,
)
from workflows.engine.clocks import civil_date
from workflows.engine.locking import hold, patiently

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from cases.models import Membership, Organisation


@dataclass(frozen=True, kw_only=True)
class OperatorFacts:
    """Who is authorised for which services, by which document, from which day to which."""

    organisation: Organisation
    services: Sequence[str]
    source: str
    valid_from: date
    valid_until: date


@patiently
@transaction.atomic
def authorise_operator(
    *, facts: OperatorFacts, membership: Membership, at: datetime
) -> AuthorisedOperator:
    """Enter that a body is authorised, so that bespoke demands may be sent to it.

    Args:
        facts: who, for what, and when.
        membership: the role in the commission under which it is entered.
        at: the moment.

    Writes: the authorisation; one system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: the body, the services, the document or the days do not fit.
        GuardFailed: it is authorised on one of the days.

    Rests on 工作安排 二(6). The authorisation itself is given outside the product.
    """
    must_be_registrar(membership, at)
    body = facts.organisation
    services = _fitting(facts)
    source = words(facts.source, field="source", label=_t("授权依据"), most=SOURCE_CHARACTERS)
    # Two who enter one body at the same instant: the second finds the first.
    hold(hashlib.sha256(f"operator {body.pk}".encode()).hexdigest())
    _must_not_be_authorised(facts)
    operator = AuthorisedOperator.objects.create(
        organisation=body,
        services=services,
        source=source,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        entered_at=at,
        entered_by=membership.person,
    )
    append_system_event(
        act=SystemAct.OPERATOR_AUTHORISED,
        actor=membership.person,
        at=at,
        data={
            "operator": operator.pk,
            "organisation": body.full_name,
            "services": services,
            "source": source,
            "valid_from": facts.valid_from.isoformat(),
            "valid_until": facts.valid_until.isoformat(),
        },
    )
    return operator


@patiently
@transaction.atomic
def end_operator(
    *, operator: AuthorisedOperator, reason: str, membership: Membership, at: datetime
) -> AuthorisedOperator:
    """End an authorisation before its last day; demands that lie with the body stay there.

    Args:
        operator: which.
        reason: why.
        membership: the role in the commission under which it is ended.
        at: the moment.

    Writes: the end; one system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: no reason.
        GuardFailed: it was ended already, or its last day has passed.
    """
    must_be_registrar(membership, at)
    why = words(reason, field="reason", label=_t("终止理由"), most=REASON_CHARACTERS)
    found = AuthorisedOperator.objects.select_for_update(no_key=True).get(pk=operator.pk)
    if found.state_on(civil_date(at)) in {ListedState.REMOVED, ListedState.ENDED}:
        raise GuardFailed(_t("这项授权已经终止或者期满，不需要再终止。"))
    found.ended_at, found.ended_by, found.end_reason = at, membership.person, why
    found.save(update_fields=["ended_at", "ended_by", "end_reason"])
    append_system_event(
        act=SystemAct.OPERATOR_ENDED,
        actor=membership.person,
        at=at,
        data={"operator": found.pk, "reason": why},
    )
    return found


def _fitting(facts: OperatorFacts) -> list[str]:
    body = facts.organisation
    if body.kind in ANSWERING or body.valid_until is not None:
        raise BadInput(
            _t("“%(name)s”是数据开放主体或者已撤销，不能作为运营主体：请选择现有的市场主体。")
            % {"name": body.full_name},
            field="organisation",
        )
    chosen = [code for code in OperatorService.values if code in set(facts.services)]
    if not chosen or set(facts.services) - set(chosen):
        raise BadInput(_t("请从列表中至少选择一项授权服务。"), field="services")
    days_in_order(facts.valid_from, facts.valid_until)
    return chosen


def _must_not_be_authorised(facts: OperatorFacts) -> None:
    same = AuthorisedOperator.objects.filter(organisation=facts.organisation, ended_at__isnull=True)
    there = same.filter(
        valid_from__lte=facts.valid_until, valid_until__gte=facts.valid_from
    ).first()
    if there is not None:
        raise GuardFailed(
            _t("“%(name)s”在 %(first)s 至 %(last)s 已获授权：请改从此后起，或者先终止。")
            % {
                "name": facts.organisation.full_name,
                "first": there.valid_from.isoformat(),
                "last": there.valid_until.isoformat(),
            }
        )
