"""The steps that rules may route, and rules as lines that a person reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import OrganisationKind
from cases.states.role import Role
from cases.states.routing import RoutingTarget
from workflows.administration.routing_proposal import routable_steps
from workflows.diagrams.moves import kind_of
from workflows.registry import FLOWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import RoutingRule
    from workflows.administration.routing_proposal import RoutableStep

FLOWS_OF_KINDS: Final = tuple((kind_of(flow), flow) for flow in FLOWS)


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """One rule in words."""

    tier: int
    step: str
    conditions: tuple[str, ...]
    place: str
    role: str
    why: str


def steps_by_name() -> dict[str, RoutableStep]:
    return routable_steps(FLOWS_OF_KINDS)


def rule_lines(rules: Iterable[RoutingRule], steps: dict[str, RoutableStep]) -> list[RuleLine]:
    return [_line(rule, steps) for rule in rules]


def _line(rule: RoutingRule, steps: dict[str, RoutableStep]) -> RuleLine:
    step = steps.get(f"{rule.kind}.{rule.node}")
    place = str(RoutingTarget(rule.target).label)
    if rule.target_organisation is not None:
        place = rule.target_organisation.full_name
    return RuleLine(
        tier=rule.tier,
        step=step.title if step else f"{rule.kind}.{rule.node}",
        conditions=tuple(_conditions(rule)),
        place=place,
        role=str(Role(rule.role).label),
        why=rule.why,
    )


def _conditions(rule: RoutingRule) -> Iterable[str]:
    if rule.organisation is not None:
        yield _t("主办单位是%(name)s") % {"name": rule.organisation.full_name}
    if rule.organisation_kind:
        yield _t("主办单位类型是%(kind)s") % {
            "kind": OrganisationKind(rule.organisation_kind).label
        }
    if rule.district is not None:
        yield _t("属于%(name)s") % {"name": rule.district.full_name}
    if rule.risky is not None:
        yield _t("涉及安全风险") if rule.risky else _t("不涉及安全风险")
