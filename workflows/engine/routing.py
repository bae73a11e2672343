"""Routing: which organisation and role get a new task, and the record of why.

The rules of the version in force are asked tier by tier, the first that matches and may be
followed decides; the flow's own declaration is the last tier, so that nothing changes before a
rule is entered. A rule never widens who may act: what the flow would refuse is passed over, and
the record says so (queues-and-deadlines, section 3, item 8; decisions/0015).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cases.models import Organisation, OrganisationKind, RoutingDecision
from cases.queries.organisation_directory import organisation_by_id
from cases.queries.routing import rules_of
from cases.routing_digest import decision_digest
from cases.states.role import Role
from cases.states.routing import PassedOver, RoutingTarget
from workflows.engine.nodes import Holder
from workflows.engine.requirements import commission

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from cases.models import Case, RoutingRule, WorkItem
    from cases.queries.routing import RoutingStamp
    from workflows.engine.nodes import CaseFlow, Human

# Versions that a process keeps: the one in force, and those that a person compares it with.
KEPT_VERSIONS = 4
Rules = dict[tuple[str, str], tuple["RoutingRule", ...]]


@dataclass(frozen=True, kw_only=True)
class Routed:
    """Where a task goes, and what that rests on.

    Attributes:
        organisation, role: the result.
        version, rule: by what; both None where the flow's own declaration decided unasked.
        inputs: the facts that the rules were asked about.
        passed_over: rules that matched and were not followed, each with the reason.
    """

    organisation: Organisation
    role: str
    inputs: Mapping[str, Any]  # Any: JSON facts
    version: int | None = None
    rule: RoutingRule | None = None
    passed_over: tuple[Mapping[str, Any], ...] = ()  # Any: JSON facts

    def decision(self, item: WorkItem, *, at: datetime) -> RoutingDecision:
        """Return the record of this decision about a task, not yet written or sealed."""
        return RoutingDecision(
            case_id=item.process_id,
            work_item=item,
            version_id=self.version,
            rule=self.rule,
            inputs=dict(self.inputs),
            passed_over=list(self.passed_over),
            organisation=self.organisation,
            role=self.role,
            at=at,
        )


@dataclass
class Places:
    """The organisations that targets stand for, and the risks of cases; each is read once."""

    on: date
    _known: dict[RoutingTarget, Organisation | None] = field(default_factory=dict)
    _named: dict[int, Organisation | None] = field(default_factory=dict)
    _risky: dict[int, bool] = field(default_factory=dict)

    @classmethod
    def knowing(cls, commission: Organisation, *, on: date) -> Places:
        """Return the places of a day on which the commission has been read already."""
        return cls(on, _known={RoutingTarget.COMMISSION: commission})

    def learn_risks(self, items: Iterable[WorkItem], *, stamp: RoutingStamp) -> None:
        """Read at once which of many cases are risky, where a rule for their tasks asks that."""
        asked: dict[type[CaseFlow], set[int]] = {}
        for item in items:
            rules = _rules(stamp).get((item.process.kind, item.flow_task.name), ())
            if any(rule.risky is not None for rule in rules):
                asked.setdefault(item.process.flow_class, set()).add(item.process_id)
        self._risky = {}
        for flow, cases in asked.items():
            risky = flow.risky_among(cases)
            self._risky |= {pk: pk in risky for pk in cases}

    def is_risky(self, case: Case) -> bool:
        """Tell whether a case carries a risk that rules may ask about."""
        if case.pk not in self._risky:
            self._risky[case.pk] = case.pk in case.flow_class.risky_among([case.pk])
        return self._risky[case.pk]

    def holding(self, case: Case, holder: Holder) -> Organisation:
        """Return the organisation that the flow itself names."""
        if holder == Holder.OWNER:
            return case.organisation
        if holder == Holder.ASKING:
            return case.asking_organisation
        known = self._known.get(RoutingTarget.COMMISSION)
        if known is None:
            known = self._known[RoutingTarget.COMMISSION] = commission()
        return known

    def of(self, rule: RoutingRule, case: Case) -> Organisation | None:
        """Return the organisation that a rule means for a case; None: there is none in office."""
        found: Organisation | None
        if rule.target == RoutingTarget.OWNER:
            # Even an organisation that has ended keeps what it began, as the flow has it.
            return case.organisation
        if rule.target == RoutingTarget.COMMISSION:
            return self.holding(case, Holder.COMMISSION)
        if rule.target == RoutingTarget.DISTRICT:
            found = district_of(case.organisation)
        elif rule.target == RoutingTarget.DATA_CENTRE:
            found = self._data_centre()
        else:
            found = self._organisation(rule.target_organisation_id or 0)
        return found if found is not None and in_office(found, on=self.on) else None

    def _organisation(self, pk: int) -> Organisation | None:
        # Not the rule's own: rules outlive the act, and it may have been merged meanwhile.
        if pk not in self._named:
            self._named[pk] = organisation_by_id(pk)
        return self._named[pk]

    def _data_centre(self) -> Organisation | None:
        if RoutingTarget.DATA_CENTRE not in self._known:
            centres = Organisation.objects.filter(kind=OrganisationKind.DATA_CENTRE)
            serving = centres.filter(valid_until__isnull=True).order_by("pk")
            self._known[RoutingTarget.DATA_CENTRE] = serving.first()
        return self._known[RoutingTarget.DATA_CENTRE]


def route(*, case: Case, node: Human, stamp: RoutingStamp | None, places: Places) -> Routed:
    """Return where a task of a case goes.

    Args:
        case: the record, with its organisation.
        node: the task's declaration.
        stamp: the version to ask; None: the flow's own declaration decides.
        places: of the day on which it is asked.
    """
    inputs = facts_of(case, node)
    passed_over = []
    for rule in _rules(stamp).get((case.kind, node.name), ()) if stamp else ():
        if not _matches(rule, case, inputs, places):
            continue
        organisation = places.of(rule, case)
        if organisation is None:
            passed_over.append({"rule": rule.pk, "why": PassedOver.NO_PLACE.value})
        elif not is_lawful(case, node, organisation=organisation, role=rule.role):
            passed_over.append({"rule": rule.pk, "why": PassedOver.NOT_LAWFUL.value})
        else:
            return Routed(
                organisation=organisation,
                role=rule.role,
                inputs=inputs,
                version=rule.version_id,
                rule=rule,
                passed_over=tuple(passed_over),
            )
    return Routed(
        organisation=places.holding(case, node.holder),
        role=node.roles[0],
        inputs=inputs,
        version=stamp.pk if stamp else None,
        passed_over=tuple(passed_over),
    )


def facts_of(case: Case, node: Human) -> dict[str, Any]:  # Any: JSON facts
    """Return the facts about a case that rules may ask; a risk is added where one asks."""
    owner = case.organisation
    return {
        "kind": case.kind,
        "node": node.name,
        "holder": node.holder.value,
        "organisation": owner.pk,
        "organisation_kind": owner.kind,
        "parent": owner.parent_id,
    }


def is_lawful(case: Case, node: Human, *, organisation: Organisation, role: str) -> bool:
    """Tell whether the flow lets the holders of a role in an organisation do a task.

    Rules choose among those whom the flow admits: a role that the step declares, in the
    organisation that holds it, in that organisation's district as its authority, or in the
    data centre as its operator. Who goes on with their own draft is nobody's to choose.
    """
    if node.for_opener or role not in node.roles:
        return False
    if node.holder == Holder.COMMISSION:
        return organisation.kind == OrganisationKind.COMMISSION
    if role == Role.DATA_CENTRE_OPERATOR and organisation.kind == OrganisationKind.DATA_CENTRE:
        return True
    district = district_of(case.organisation) if role == Role.DISTRICT_AUTHORITY else None
    return organisation.pk in {case.organisation_id, district.pk if district else None}


def district_of(organisation: Organisation) -> Organisation | None:
    """Return the district that an organisation is a unit of, or is; None outside districts."""
    parent = organisation.parent if organisation.parent_id else None
    if parent is not None and parent.kind == OrganisationKind.DISTRICT:
        return parent
    return organisation if organisation.kind == OrganisationKind.DISTRICT else None


def in_office(organisation: Organisation, *, on: date) -> bool:
    """Tell whether an organisation has not ended by a day."""
    return organisation.valid_until is None or organisation.valid_until >= on


def seal(decisions: Sequence[RoutingDecision]) -> dict[str, str]:
    """Return the fact by which the event of an act seals the decisions that it made."""
    return {"routing": decision_digest(decisions)} if decisions else {}


def _matches(
    rule: RoutingRule,
    case: Case,
    inputs: dict[str, Any],  # Any: JSON facts
    places: Places,
) -> bool:
    fits = (
        rule.organisation_id in {None, inputs["organisation"]},
        rule.organisation_kind in {"", inputs["organisation_kind"]},
        rule.district_id in {None, inputs["organisation"], inputs["parent"]},
        rule.target != RoutingTarget.DISTRICT or _may_lie_in_a_district(inputs),
    )
    if not all(fits):
        return False
    if rule.risky is None:
        return True
    if "risky" not in inputs:
        inputs["risky"] = places.is_risky(case)
    return rule.risky is inputs["risky"]


def _may_lie_in_a_district(inputs: Mapping[str, Any]) -> bool:  # Any: JSON facts
    """Tell it without a look at the parent: most organisations have none."""
    return inputs["parent"] is not None or (
        inputs["organisation_kind"] == OrganisationKind.DISTRICT
    )


@lru_cache(maxsize=KEPT_VERSIONS)
def _rules(stamp: RoutingStamp) -> Rules:
    kept: dict[tuple[str, str], list[RoutingRule]] = {}
    for rule in rules_of(stamp.pk):
        kept.setdefault((rule.kind, rule.node), []).append(rule)
    return {place: tuple(rules) for place, rules in kept.items()}
