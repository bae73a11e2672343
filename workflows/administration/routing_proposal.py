"""What an administrator proposes: rules of routing, checked against the flows they are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import Organisation, OrganisationKind, RoutingRule
from cases.states.role import Role
from cases.states.routing import RoutingTarget
from workflows.engine.nodes import Holder, Human

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from workflows.engine.nodes import CaseFlow

MOST_RULES = 100
MOST_TIERS = 99
# The one role by which each place outside the flow's own may do a task.
ROLE_OF_PLACE = {
    RoutingTarget.DISTRICT: Role.DISTRICT_AUTHORITY,
    RoutingTarget.DATA_CENTRE: Role.DATA_CENTRE_OPERATOR,
}


@dataclass(frozen=True, kw_only=True)
class ProposedRule:
    """One rule as typed; an empty condition asks nothing.

    `step` is kind and node with a dot between them, as `routable_steps` names them.
    """

    tier: int
    step: str
    target: str
    role: str
    why: str
    organisation: Organisation | None = None
    organisation_kind: str = ""
    district: Organisation | None = None
    risky: bool | None = None
    target_organisation: Organisation | None = None


@dataclass(frozen=True, kw_only=True)
class ProposedRules:
    """A version as typed: the day it holds from, its source and tier, its rules in order."""

    effective_from: date
    source: str
    source_tier: str
    rules: Sequence[ProposedRule]


@dataclass(frozen=True, kw_only=True)
class RoutableStep:
    """A step whose tasks rules may route: those of a team, not a person's own draft."""

    kind: str
    title: str
    node: Human

    @property
    def name(self) -> str:
        """Kind and node, as a rule names the step."""
        return f"{self.kind}.{self.node.name}"


def routable_steps(flows: Iterable[tuple[str, type[CaseFlow]]]) -> dict[str, RoutableStep]:
    """Return the steps of some flows that rules may route, by name.

    Args:
        flows: kind of case and flow, in the order of the work.
    """
    steps = (
        RoutableStep(kind=kind, title=f"{flow.process_title} · {node.task_title}", node=node)
        for kind, flow in flows
        for node in flow.instance.nodes()
        if isinstance(node, Human) and not node.for_opener
    )
    return {step.name: step for step in steps}


def checked_rule(rule: ProposedRule, *, steps: dict[str, RoutableStep], row: int) -> RoutingRule:
    """Return a rule that the flow of its step could follow, not yet written.

    Args:
        rule: as typed.
        steps: what `routable_steps` gave.
        row: its place on the page, for the sentences.

    Raises:
        BadInput: with `row` and `field`, and what is allowed.
    """
    step = steps.get(rule.step)
    if step is None:
        raise _bad(row, "step", _t("没有这个环节，或该环节由经办人本人办理：请从列表中选择。"))
    if not 1 <= rule.tier <= MOST_TIERS:
        raise _bad(row, "tier", _t("层级须为 1 至 %(most)s 的整数。") % {"most": MOST_TIERS})
    if not rule.why.strip():
        raise _bad(row, "why", _t("请说明这条规则的用意，办理人会看到它。"))
    if rule.district is not None and rule.district.kind != OrganisationKind.DISTRICT:
        raise _bad(row, "district", _t("“所属的区”须选类型为“区”的单位。"))
    _check_role(rule, step, row)
    _check_place(rule, step, row)
    return RoutingRule(
        tier=rule.tier,
        kind=step.kind,
        node=step.node.name,
        organisation=rule.organisation,
        organisation_kind=rule.organisation_kind,
        district=rule.district,
        risky=rule.risky,
        target=rule.target,
        target_organisation=(
            rule.target_organisation if rule.target == RoutingTarget.ORGANISATION else None
        ),
        role=rule.role,
        why=rule.why.strip(),
    )


def _check_role(rule: ProposedRule, step: RoutableStep, row: int) -> None:
    if rule.role not in step.node.roles:
        raise _bad(
            row,
            "role",
            _t("“%(step)s”不能由%(role)s办理，流程允许的角色是：%(roles)s。")
            % {
                "step": step.title,
                "role": Role(rule.role).label if rule.role in Role.values else rule.role,
                "roles": "、".join(str(Role(role).label) for role in step.node.roles),
            },
        )
    needed = ROLE_OF_PLACE.get(RoutingTarget(rule.target)) if _is_target(rule) else None
    if needed is not None and rule.role != needed:
        raise _bad(
            row,
            "role",
            _t("分派到“%(place)s”的任务须由%(role)s办理：请选择这一角色。")
            % {"place": RoutingTarget(rule.target).label, "role": needed.label},
        )


def _check_place(rule: ProposedRule, step: RoutableStep, row: int) -> None:
    if not _is_target(rule):
        raise _bad(row, "target", _t("请从列表中选择分派到哪里。"))
    commissions = step.node.holder == Holder.COMMISSION
    if rule.target == RoutingTarget.ORGANISATION:
        if not _fixed_is_lawful(rule, commissions=commissions):
            raise _bad(
                row,
                "target_organisation",
                _t(
                    "“指定单位”只能是流程允许的单位：主管部门的环节只能指定主管部门；"
                    "其他环节须在条件中选定主办单位或所属的区，并指定该单位、该区或大数据中心。"
                ),
            )
    elif (rule.target == RoutingTarget.COMMISSION) != commissions:
        raise _bad(
            row,
            "target",
            _t("“%(step)s”由主管部门办理，只能分派到主管部门。") % {"step": step.title}
            if commissions
            else _t("“%(step)s”由主办单位办理，不能分派到主管部门。") % {"step": step.title},
        )


def _fixed_is_lawful(rule: ProposedRule, *, commissions: bool) -> bool:
    chosen = rule.target_organisation
    if chosen is None:
        return False
    if commissions:
        return chosen.kind == OrganisationKind.COMMISSION
    if rule.role == Role.DATA_CENTRE_OPERATOR:
        return chosen.kind == OrganisationKind.DATA_CENTRE
    if rule.organisation is not None and chosen.pk == rule.organisation.pk:
        return True
    districts = {
        rule.district.pk if rule.district else None,
        rule.organisation.parent_id if rule.organisation else None,
    }
    is_district = chosen.kind == OrganisationKind.DISTRICT and chosen.pk in districts
    return is_district and rule.role == Role.DISTRICT_AUTHORITY


def _is_target(rule: ProposedRule) -> bool:
    return rule.target in RoutingTarget.values


def _bad(row: int, field: str, sentence: str) -> BadInput:
    return BadInput(
        _t("第 %(row)s 条规则：%(sentence)s") % {"row": row, "sentence": sentence},
        field=field,
        row=row,
    )
