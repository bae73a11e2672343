"""Routing rules of the demonstration: a version in force, and one that waits for approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries.people import person_named
from cases.states.case_kind import CaseKind
from cases.states.role import Role
from cases.states.routing import RoutingTarget
from workflows.administration.change_routing import approve_routing, propose_routing
from workflows.administration.routing_proposal import ProposedRule, ProposedRules
from workflows.engine.clocks import civil_date
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.demo.stage import Stage
    from cases.models import RoutingVersion

FLOWS = ((CaseKind.LIST_CHANGE, ListChangeFlow),)
DISTRICT_RULE = ProposedRule(
    tier=10,
    step="list_change.head_review",
    target=RoutingTarget.DISTRICT,
    role=Role.DISTRICT_AUTHORITY,
    why="区属单位的调整申请由区公共数据主管部门审核",
)
RISK_RULE = ProposedRule(
    tier=20,
    step="list_change.commission_review",
    target=RoutingTarget.COMMISSION,
    role=Role.COMMISSION_LEAD,
    why="涉及安全风险的申请由主管部门负责人审查",
    risky=True,
)


def route_by_rules(stage: Stage) -> None:
    """Let a district's authority read what its units propose, and propose a rule about risks."""
    officer = person_named("security-officer")
    assert officer is not None  # noqa: S101  # the cast is on stage
    version = _proposed(stage, DISTRICT_RULE, at=stage.days_ago(7))
    approve_routing(version=version, actor=officer, at=stage.days_ago(7, hour=15))
    _proposed(stage, DISTRICT_RULE, RISK_RULE, at=stage.now)


def _proposed(stage: Stage, *rules: ProposedRule, at: datetime) -> RoutingVersion:
    administrator = person_named("administrator")
    assert administrator is not None  # noqa: S101  # the cast is on stage
    return propose_routing(
        actor=administrator,
        proposed=ProposedRules(
            effective_from=civil_date(at), source="内部约定", source_tier="C", rules=rules
        ),
        flows=FLOWS,
        at=at,
    )
