"""The digests that seal routing: of a version's rules, and of the decisions of one act."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from cases.events import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import RoutingDecision, RoutingRule, RoutingVersion


def version_digest(version: RoutingVersion, rules: Iterable[RoutingRule]) -> str:
    """Return the digest over what a version says: its day, its source, its rules in order."""
    head = {
        "number": version.number,
        "effective_from": version.effective_from,
        "source": version.source,
        "source_tier": version.source_tier,
    }
    return _digest([head, *(_facts_of(rule) for rule in rules)])


def decision_digest(decisions: Iterable[RoutingDecision]) -> str:
    """Return the digest over decisions of one act, whatever their order."""
    facts = ({**decision_facts(each), "work_item": each.work_item_id} for each in decisions)
    return _digest(sorted(facts, key=lambda each: each["work_item"]))


def _facts_of(rule: RoutingRule) -> dict[str, Any]:  # Any: JSON content
    return {
        "tier": rule.tier,
        "kind": rule.kind,
        "node": rule.node,
        "organisation": rule.organisation_id,
        "organisation_kind": rule.organisation_kind,
        "district": rule.district_id,
        "risky": rule.risky,
        "target": rule.target,
        "target_organisation": rule.target_organisation_id,
        "role": rule.role,
        "why": rule.why,
    }


def decision_facts(decision: RoutingDecision) -> dict[str, Any]:  # Any: JSON content
    """Return what a decision says, under the names that it is hashed with."""
    return {
        "case": decision.case_id,
        "version": decision.version_id,
        "rule": decision.rule_id,
        "inputs": decision.inputs,
        "passed_over": decision.passed_over,
        "organisation": decision.organisation_id,
        "role": decision.role,
        "at": decision.at,
    }


def _digest(facts: list[dict[str, Any]]) -> str:  # Any: JSON content
    return hashlib.sha256(b"\n".join(canonical(each) for each in facts)).hexdigest()
