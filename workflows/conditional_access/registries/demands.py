"""Log a demand for public data and send it to the department that answers it."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import DataDemand, DemandRouting, OrganisationKind
from cases.states.data_demand import DemandKind, DemandState
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.registrar import (
    REASON_CHARACTERS,
    must_be_registrar,
    words,
)
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.locking import hold, patiently
from workflows.engine.outbox import message
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import MatchingMeeting, Membership, Organisation, PriorityScenario

TITLE_CHARACTERS: Final = 100
CONTENT_CHARACTERS: Final = 2000
DEMANDER_CHARACTERS: Final = 120
CONTACT_CHARACTERS: Final = 100
ROUTED: Final = "demand_routed"
# Who answers for data; operators have a registry of their own.
ANSWERING: Final = frozenset(
    {
        OrganisationKind.DEPARTMENT,
        OrganisationKind.DISTRICT,
        OrganisationKind.DATA_CENTRE,
        OrganisationKind.COMMISSION,
    }
)
_FILE: Final = Path(__file__).parents[2] / "demands.toml"
# Whoever logs a demand holds this: two must not take one number.
_NUMBERS: Final = hashlib.sha256(b"data demands").hexdigest()


@dataclass(frozen=True, kw_only=True)
class DemandFacts:
    """Who asks for what, in which scenario or at which meeting, and when it was received.

    `contact` is personal: it stands in the row and in no event.
    """

    title: str
    kind: str
    content: str
    demander: str
    received_on: date
    contact: str = ""
    scenario: PriorityScenario | None = None
    meeting: MatchingMeeting | None = None


@cache
def answer_working_days() -> int:
    """Return the term of an answer from the day of receipt: house default."""
    return int(tomllib.loads(_FILE.read_text(encoding="utf-8"))["answer"]["working_days"])


@patiently
@transaction.atomic
def log_demand(*, facts: DemandFacts, membership: Membership, at: datetime) -> DataDemand:
    """Enter a demand under the next number; its answer is due from the day of receipt.

    Args:
        facts: what is asked.
        membership: the role in the commission under which it is entered.
        at: the moment.

    Writes: the demand; one system event, without the contact.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a text, the kind or the day does not fit.

    Rests on 工作安排 一 (有需必应) and 二(4); the term is a house default.
    """
    must_be_registrar(membership, at)
    if facts.kind not in DemandKind.values:
        raise BadInput(_t("请选择需求类别：市场类、研究类或者公益服务类。"), field="kind")
    if facts.received_on > civil_date(at):
        raise BadInput(_t("收到日期不能晚于今天：请核对日期。"), field="received_on")
    contact = facts.contact.strip()
    if len(contact) > CONTACT_CHARACTERS:
        raise BadInput(
            _t("联系方式不超过 %(most)s 字。") % {"most": CONTACT_CHARACTERS}, field="contact"
        )
    said = {
        "title": words(facts.title, field="title", label=_t("需求名称"), most=TITLE_CHARACTERS),
        "kind": facts.kind,
        "content": words(
            facts.content, field="content", label=_t("需求内容"), most=CONTENT_CHARACTERS
        ),
        "demander": words(
            facts.demander, field="demander", label=_t("需求方"), most=DEMANDER_CHARACTERS
        ),
    }
    hold(_NUMBERS)
    last = DataDemand.objects.aggregate(last=Max("number"))["last"] or 0
    demand = DataDemand.objects.create(
        **said,
        number=last + 1,
        contact=contact,
        scenario=facts.scenario,
        meeting=facts.meeting,
        received_on=facts.received_on,
        due_on=add_working_days(newest_calendar(), facts.received_on, answer_working_days()),
        entered_at=at,
        entered_by=membership.person,
    )
    append_system_event(
        act=SystemAct.DEMAND_LOGGED,
        actor=membership.person,
        at=at,
        data={
            **said,
            "demand": demand.number,
            "scenario": facts.scenario.number if facts.scenario else None,
            "meeting": facts.meeting.number if facts.meeting else None,
            "received_on": demand.received_on.isoformat(),
            "due_on": demand.due_on.isoformat(),
        },
    )
    return demand


@patiently
@transaction.atomic
def route_demand(
    *,
    demand: DataDemand,
    organisation: Organisation,
    reason: str,
    membership: Membership,
    at: datetime,
) -> DataDemand:
    """Send a demand to the organisation that answers it; the day by which it is due stays.

    Args:
        demand: which.
        organisation: who answers.
        reason: why it goes there, for those who receive it.
        membership: the role in the commission under which it is sent.
        at: the moment.

    Writes: the routing, the demand's organisation; one system event; news to the organisation.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: no reason, or the organisation answers no demands.
        GuardFailed: it has been answered or withdrawn, or is there already.
    """
    must_be_registrar(membership, at)
    why = words(reason, field="reason", label=_t("转办说明"), most=REASON_CHARACTERS)
    if organisation.kind not in ANSWERING or organisation.valid_until is not None:
        raise BadInput(
            _t("“%(name)s”不承办数据需求：请选择现有的市级部门、区、大数据中心或者主管部门。")
            % {"name": organisation.full_name},
            field="organisation",
        )
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
        reason=why,
        routed_at=at,
        routed_by=membership.person,
    )
    append_system_event(
        act=SystemAct.DEMAND_ROUTED,
        actor=membership.person,
        at=at,
        data={"demand": found.number, "organisation": organisation.full_name, "reason": why},
    )
    news = message(
        topic=ROUTED, key=f"{ROUTED}:{routing.pk}", payload={"routing": routing.pk}, at=at
    )
    news.save(force_insert=True)
    return found
