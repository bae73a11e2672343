"""Scenarios and listed units for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from workflows.conditional_access.registries.demand_answers import answer_demand
from workflows.conditional_access.registries.demand_routing import route_demand
from workflows.conditional_access.registries.demands import DemandFacts, log_demand
from workflows.conditional_access.registries.meetings import MeetingFacts, enter_meeting
from workflows.conditional_access.registries.priority_units import UnitFacts, list_unit
from workflows.conditional_access.registries.scenarios import ScenarioFacts, enter_scenario

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import (
        DataDemand,
        MatchingMeeting,
        Membership,
        PriorityUnit,
        ScenarioEdition,
    )

ENTERED_AT: Final = shanghai(2026, 11, 2)
PARKING: Final = ScenarioFacts(
    name="停车数据开放",
    domain="governance",
    content="停车数据的融合治理，面向符合条件的市场主体开放。",
    bodies=("市交通委", "市道路运输局"),
    source="工作安排 三(8)",
    valid_from=date(2026, 11, 2),
)
PIONEER: Final = UnitFacts(
    kind="pioneer",
    name="示例数据科技（上海）有限公司",
    credit_code="91310104MADEMA000D",
    source="先锋企业名单",
    valid_from=date(2026, 11, 2),
    valid_until=date(2027, 11, 1),
)

SPACES: Final = DemandFacts(
    title="公共停车场实时余位",
    kind="market",
    content="用于停车预约，需要各停车场的实时余位。",
    demander="示例停车科技公司",
    contact="张先生 021-00000000",
    received_on=date(2026, 11, 2),
)

MATCHING: Final = MeetingFacts(
    title="四季度停车数据供需对接会",
    held_on=date(2026, 10, 30),
    attendees="市交通委、示例停车科技公司",
    minutes="会上提出停车余位的需求，市交通委会后研究。",
)


def a_registrar() -> Membership:
    """Return one of the commission's staff."""
    return a_member(Role.COMMISSION_STAFF, the_commission())


def a_scenario(
    by: Membership | None = None, *, at: datetime = ENTERED_AT, **changed: Any
) -> ScenarioEdition:
    """Enter a scenario about parking, unless the changes say otherwise."""
    facts = replace(PARKING, **changed)
    return enter_scenario(facts=facts, membership=by or a_registrar(), at=at)


def a_unit(
    by: Membership | None = None, *, at: datetime = ENTERED_AT, **changed: Any
) -> PriorityUnit:
    """List a pioneer for a year, unless the changes say otherwise."""
    facts = replace(PIONEER, **changed)
    return list_unit(facts=facts, membership=by or a_registrar(), at=at)


def a_demand(
    by: Membership | None = None, *, at: datetime = ENTERED_AT, **changed: Any
) -> DataDemand:
    """Log a demand for parking data, unless the changes say otherwise."""
    facts = replace(SPACES, **changed)
    return log_demand(facts=facts, membership=by or a_registrar(), at=at)


def a_meeting(
    by: Membership | None = None, *, at: datetime = ENTERED_AT, **changed: Any
) -> MatchingMeeting:
    """Enter a meeting about parking, unless the changes say otherwise."""
    facts = replace(MATCHING, **changed)
    return enter_meeting(facts=facts, membership=by or a_registrar(), at=at)


def sent(
    demand: DataDemand, to: Membership, by: Membership, *, at: datetime = ENTERED_AT
) -> DataDemand:
    """Send a demand to the organisation that a person serves."""
    return route_demand(
        demand=demand,
        organisation=to.organisation,
        reason="停车数据由该单位提供。",
        membership=by,
        at=at,
    )


def an_answered_demand() -> DataDemand:
    """Log a demand of a scenario and a meeting, send it on and answer it."""
    registrar = a_registrar()
    staff = a_member(Role.DEPARTMENT_STAFF, an_organisation())
    scenario = a_scenario(registrar).scenario
    meeting = a_meeting(registrar)
    demand = sent(a_demand(registrar, scenario=scenario, meeting=meeting), staff, registrar)
    return answer_demand(
        demand=demand, kind="planned", text="明年开放。", membership=staff, at=ENTERED_AT
    )
