"""Enter a consultation point, and close one before its last day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import ConsultationPoint
from cases.states.consultation import PointHost
from cases.states.priority_scenario import ListedState
from cases.states.system_act import SystemAct
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
    from datetime import date, datetime

    from cases.models import Membership, Organisation

NAME_CHARACTERS: Final = 60
ADDRESS_CHARACTERS: Final = 120
HOURS_CHARACTERS: Final = 60
# Whoever enters a point holds this: two must not take one number, nor one host twice.
_NUMBERS: Final = hashlib.sha256(b"consultation points").hexdigest()


@dataclass(frozen=True, kw_only=True)
class PointFacts:
    """Who keeps a point, where and when it is open, by which document, from which day to which."""

    name: str
    host: Organisation
    host_kind: str
    address: str
    hours: str
    source: str
    valid_from: date
    valid_until: date


@patiently
@transaction.atomic
def enter_point(*, facts: PointFacts, membership: Membership, at: datetime) -> ConsultationPoint:
    """Enter a point under the next number; its host's consultants staff it while it is listed.

    Args:
        facts: what is entered.
        membership: the role in the commission under which it is entered.
        at: the moment.

    Writes: the point; one system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a text, the kind of host, the host or the days do not fit.
        GuardFailed: the host keeps a point on one of the days.

    Rests on 工作安排 二(5).
    """
    must_be_registrar(membership, at)
    said = _fitting(facts)
    hold(_NUMBERS)
    _must_be_its_only_one(facts)
    last = ConsultationPoint.objects.aggregate(last=Max("number"))["last"] or 0
    point = ConsultationPoint.objects.create(
        **said,
        number=last + 1,
        host=facts.host,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        entered_at=at,
        entered_by=membership.person,
    )
    append_system_event(
        act=SystemAct.POINT_ENTERED,
        actor=membership.person,
        at=at,
        data={
            **said,
            "point": point.number,
            "host": facts.host.full_name,
            "valid_from": facts.valid_from.isoformat(),
            "valid_until": facts.valid_until.isoformat(),
        },
    )
    return point


@patiently
@transaction.atomic
def close_point(
    *, point: ConsultationPoint, reason: str, membership: Membership, at: datetime
) -> ConsultationPoint:
    """Close a point before its last day; its enquiries stand, and nothing more is entered there.

    Args:
        point: which.
        reason: why.
        membership: the role in the commission under which it is closed.
        at: the moment.

    Writes: the closing; one system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: no reason.
        GuardFailed: it was closed already, or its last day has passed.
    """
    must_be_registrar(membership, at)
    why = words(reason, field="reason", label=_t("撤销理由"), most=REASON_CHARACTERS)
    found = ConsultationPoint.objects.select_for_update(no_key=True).get(pk=point.pk)
    if found.state_on(civil_date(at)) in {ListedState.REMOVED, ListedState.ENDED}:
        raise GuardFailed(_t("这个服务点已经撤销或者期满，不需要再撤销。"))
    found.closed_at, found.closed_by, found.closing_reason = at, membership.person, why
    found.save(update_fields=["closed_at", "closed_by", "closing_reason"])
    append_system_event(
        act=SystemAct.POINT_CLOSED,
        actor=membership.person,
        at=at,
        data={"point": found.number, "reason": why},
    )
    return found


def _fitting(facts: PointFacts) -> dict[str, str]:
    if facts.host_kind not in PointHost.values:
        raise BadInput(_t("请选择机构类别：高校、行业协会或者智库机构。"), field="host_kind")
    if facts.host.valid_until is not None:
        raise BadInput(
            _t("“%(name)s”已撤销，不能承办服务点：请选择现有的机构。")
            % {"name": facts.host.full_name},
            field="host",
        )
    days_in_order(facts.valid_from, facts.valid_until)
    return {
        "name": words(facts.name, field="name", label=_t("服务点名称"), most=NAME_CHARACTERS),
        "host_kind": facts.host_kind,
        "address": words(facts.address, field="address", label=_t("地址"), most=ADDRESS_CHARACTERS),
        "hours": words(facts.hours, field="hours", label=_t("服务时间"), most=HOURS_CHARACTERS),
        "source": words(facts.source, field="source", label=_t("依据"), most=SOURCE_CHARACTERS),
    }


def _must_be_its_only_one(facts: PointFacts) -> None:
    same = ConsultationPoint.objects.filter(host=facts.host, closed_at__isnull=True)
    there = same.filter(
        valid_from__lte=facts.valid_until, valid_until__gte=facts.valid_from
    ).first()
    if there is not None:
        raise GuardFailed(
            _t(
                "“%(host)s”在 %(first)s 至 %(last)s 已承办“%(name)s”："
                "一个机构同时只承办一个服务点，请改日期，或者先撤销。"
            )
            % {
                "host": facts.host.full_name,
                "first": there.valid_from.isoformat(),
                "last": there.valid_until.isoformat(),
                "name": there.name,
            }
        )
