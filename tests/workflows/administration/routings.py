"""Builders of routing versions over the toy flow, and of a district with a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import Membership, Organisation, OrganisationKind, Person, RoutingVersion
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.practice.flow import PracticeFlow
from tests.practice.requests import OPENED_AT, Office, an_office
from workflows.administration.change_routing import approve_routing, propose_routing
from workflows.administration.routing_proposal import ProposedRule, ProposedRules
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import datetime

FLOWS = (("practice", PracticeFlow),)
CHECK = "practice.check"


@dataclass(frozen=True, kw_only=True)
class District:
    """A district with its authority, and a unit of it that writes requests."""

    organisation: Organisation
    authority: Membership
    unit: Office


def a_district(name: str = "上海市浦东新区") -> District:
    """Write a district, its authority and one unit with staff and head."""
    district = an_organisation(name, kind=OrganisationKind.DISTRICT)
    return District(
        organisation=district,
        authority=a_member(Role.DISTRICT_AUTHORITY, district),
        unit=an_office(an_organisation(f"{name}民政局", parent=district)),
    )


def a_rule(**typed: Any) -> ProposedRule:
    """Return a rule as typed; the district rule of the toy flow where nothing else is said."""
    rule: dict[str, Any] = {
        "tier": 10,
        "step": CHECK,
        "target": "district",
        "role": Role.DISTRICT_AUTHORITY,
        "why": "区属单位的申请由区主管部门审核",
    }
    return ProposedRule(**rule | typed)


def a_proposed_version(
    administrator: Person, *rules: ProposedRule, at: datetime = OPENED_AT, **head: Any
) -> RoutingVersion:
    """Propose rules that hold from the day of the proposal on."""
    said: dict[str, Any] = {
        "effective_from": civil_date(at),
        "source": "内部约定",
        "source_tier": "C",
    }
    return propose_routing(
        actor=administrator,
        proposed=ProposedRules(rules=rules, **said | head),
        flows=FLOWS,
        at=at,
    )


def rules_in_force(*rules: ProposedRule, at: datetime = OPENED_AT, **head: Any) -> RoutingVersion:
    """Propose and approve rules by two people of their own."""
    version = a_proposed_version(a_member(Role.ADMINISTRATOR).person, *rules, at=at, **head)
    officer = a_member(Role.SECURITY_OFFICER).person
    return approve_routing(version=version, actor=officer, at=at)
