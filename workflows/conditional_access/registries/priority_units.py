"""List a unit as pioneer or model from one day to another, and remove it before its last day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import PriorityUnit
from cases.models.organisation import check_credit_code
from cases.states.priority_scenario import ListedState, PriorityUnitKind
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.registrar import (
    REASON_CHARACTERS,
    SOURCE_CHARACTERS,
    days_in_order,
    must_be_registrar,
    words,
)
from workflows.conditional_access.use_supervision.removed_unit import ask_for_checks
from workflows.engine.clocks import civil_date
from workflows.engine.locking import hold, patiently
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership

NAME_CHARACTERS: Final = 120
REMOVED: Final = "priority_unit_removed"


@dataclass(frozen=True, kw_only=True)
class UnitFacts:
    """Who is listed as what, by which document, from which day to which."""

    kind: str
    name: str
    credit_code: str
    source: str
    valid_from: date
    valid_until: date


@patiently
@transaction.atomic
def list_unit(*, facts: UnitFacts, membership: Membership, at: datetime) -> PriorityUnit:
    """List a unit, so that its demands may be approved all at once while it is listed.

    Args:
        facts: who, as what, and when.
        membership: the role in the commission under which it is listed.
        at: the moment.

    Writes: the unit; one system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a text, the code or the days do not fit.
        GuardFailed: it is on that list on one of the days.

    Rests on 工作安排 二(4).
    """
    must_be_registrar(membership, at)
    said = _fitting(facts)
    # Two who list one unit at the same instant: the second finds the first.
    hold(hashlib.sha256(f"{said.kind} {said.credit_code}".encode()).hexdigest())
    _must_not_be_listed(said)
    unit = PriorityUnit.objects.create(**vars(said), listed_at=at, listed_by=membership.person)
    append_system_event(
        act=SystemAct.PRIORITY_UNIT_LISTED,
        actor=membership.person,
        at=at,
        data={
            **vars(said),
            "unit": unit.pk,
            "valid_from": said.valid_from.isoformat(),
            "valid_until": said.valid_until.isoformat(),
        },
    )
    return unit


@patiently
@transaction.atomic
def remove_unit(
    *, unit: PriorityUnit, reason: str, membership: Membership, at: datetime
) -> PriorityUnit:
    """Take a unit off its list before its last day; what was approved before stands.

    The use of what it got by a commitment is looked at (S27).

    Args:
        unit: which.
        reason: why.
        membership: the role in the commission under which it is removed.
        at: the moment.

    Writes: the removal; one system event; news to the commission, which looks after what was
        approved on the strength of the list, and word that asks for checks of it (S27).

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: no reason.
        GuardFailed: it was removed already, or its last day has passed.
    """
    must_be_registrar(membership, at)
    why = words(reason, field="reason", label=_t("移出理由"), most=REASON_CHARACTERS)
    found = PriorityUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    state = found.state_on(civil_date(at))
    if state in {ListedState.REMOVED, ListedState.ENDED}:
        raise GuardFailed(_t("这个单位%(state)s，不需要再移出。") % {"state": state.label})
    found.removed_at, found.removed_by, found.removal_reason = at, membership.person, why
    found.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    append_system_event(
        act=SystemAct.PRIORITY_UNIT_REMOVED,
        actor=membership.person,
        at=at,
        data={
            "unit": found.pk,
            "kind": found.kind,
            "credit_code": found.credit_code,
            "reason": why,
        },
    )
    news = message(topic=REMOVED, key=f"{REMOVED}:{found.pk}", payload={"unit": found.pk}, at=at)
    news.save(force_insert=True)
    ask_for_checks(found, at=at)
    return found


def _fitting(facts: UnitFacts) -> UnitFacts:
    if facts.kind not in PriorityUnitKind.values:
        raise BadInput(_t("请选择名单：先锋企业或者示范单位。"), field="kind")
    code = facts.credit_code.strip().upper()
    try:
        check_credit_code(code)
    except ValidationError as error:
        raise BadInput(error.messages[0], field="credit_code") from error
    days_in_order(facts.valid_from, facts.valid_until)
    return UnitFacts(
        kind=facts.kind,
        name=words(facts.name, field="name", label=_t("单位名称"), most=NAME_CHARACTERS),
        credit_code=code,
        source=words(facts.source, field="source", label=_t("依据"), most=SOURCE_CHARACTERS),
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
    )


def _must_not_be_listed(said: UnitFacts) -> None:
    same = PriorityUnit.objects.filter(
        kind=said.kind, credit_code=said.credit_code, removed_at__isnull=True
    )
    there = same.filter(valid_from__lte=said.valid_until, valid_until__gte=said.valid_from).first()
    if there is not None:
        raise GuardFailed(
            _t("“%(name)s”在 %(first)s 至 %(last)s 已列入这份名单：请改从此后起，或者先移出。")
            % {
                "name": there.name,
                "first": there.valid_from.isoformat(),
                "last": there.valid_until.isoformat(),
            }
        )
