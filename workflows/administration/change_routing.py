"""Change the rules of routing: an administrator proposes, a security officer decides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import AlreadyDone, BadInput, GuardFailed, NotAllowed
from cases.events import append_system_event
from cases.models import RoutingRule, RoutingVersion
from cases.queries.routing import rules_of
from cases.routing_digest import version_digest
from cases.states.civil_time import SHANGHAI
from cases.states.clock import Tier
from cases.states.role import GrantDecision
from cases.states.system_act import SystemAct
from workflows.administration.requirements import require_administrator, require_security_officer
from workflows.administration.routing_proposal import MOST_RULES, checked_rule, routable_steps
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from typing import Any

    from cases.models import Person
    from workflows.administration.routing_proposal import ProposedRules
    from workflows.engine.nodes import CaseFlow

FURTHEST = timedelta(days=2 * 366)
NOTE_LENGTH = 300


@patiently
@transaction.atomic
def propose_routing(
    *,
    actor: Person,
    proposed: ProposedRules,
    flows: Iterable[tuple[str, type[CaseFlow]]],
    at: datetime,
) -> RoutingVersion:
    """Propose a version of the rules; nothing changes before a second person approves it.

    Args:
        actor: an administrator.
        proposed: day, source and rules; no rules: from that day on the flows decide alone.
        flows: kind of case and flow, of all that rules may be for.
        at: the moment of the entry.

    Writes: one `RoutingVersion`, its `RoutingRule`s, one system event with their digest.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: a day in the past or years ahead, no source, a rule that the flow of its step
            would refuse; `row` and `field` say where.
    """
    require_administrator(actor, on=civil_date(at))
    _check_head(proposed, today=civil_date(at))
    steps = routable_steps(flows)
    rules = [
        checked_rule(rule, steps=steps, row=row) for row, rule in enumerate(proposed.rules, start=1)
    ]
    newest = RoutingVersion.objects.aggregate(newest=Max("number"))["newest"] or 0
    version = RoutingVersion(
        number=newest + 1,
        effective_from=proposed.effective_from,
        source=proposed.source.strip(),
        source_tier=proposed.source_tier,
        proposed_by=actor,
        proposed_at=at,
    )
    # Asked in the order of their tiers, and within one as entered.
    rules.sort(key=lambda rule: rule.tier)
    version.digest = version_digest(version, rules)
    version.save(force_insert=True)
    for rule in rules:
        rule.version = version
    RoutingRule.objects.bulk_create(rules)
    record_change(SystemAct.ROUTING_PROPOSED, version, actor=actor, at=at, rules=len(rules))
    return version


@patiently
@transaction.atomic
def approve_routing(
    *, version: RoutingVersion, actor: Person, note: str = "", at: datetime
) -> RoutingVersion:
    """Approve a version: new tasks follow it from its day on; waiting ones stay as they are.

    Writes: the decision on the `RoutingVersion`, one system event with the rules' digest.

    Raises:
        NotAllowed: the actor is no security officer, or proposed it.
        AlreadyDone: it was decided before.
        GuardFailed: its day has passed, another holds from that day on, or the rules are not
            what was proposed.
    """
    locked = _locked_and_allowed(version, actor, at=at)
    if locked.effective_from < civil_date(at):
        raise GuardFailed(
            _t("施行日期 %(day)s 已过，不能追溯施行。请不予批准，由系统管理员重新提出。")
            % {"day": locked.effective_from}
        )
    approved = RoutingVersion.objects.filter(decision=GrantDecision.APPROVED)
    later = approved.filter(effective_from__gte=locked.effective_from).order_by("number").last()
    if later is not None:
        raise GuardFailed(
            _t("第 %(number)s 版自 %(day)s 起施行，新版本的施行日期须在其后。请不予批准。")
            % {"number": later.number, "day": later.effective_from}
        )
    if version_digest(locked, rules_of(locked.pk)) != locked.digest:
        raise GuardFailed(_t("规则与提出时的摘要不符：请不予批准，并请审计员核查。"))
    _decide(locked, GrantDecision.APPROVED, actor=actor, note=note, at=at)
    record_change(SystemAct.ROUTING_APPROVED, locked, actor=actor, at=at, note=locked.note)
    return locked


@patiently
@transaction.atomic
def refuse_routing(
    *, version: RoutingVersion, actor: Person, note: str, at: datetime
) -> RoutingVersion:
    """Refuse a version, with the reason; nothing changes.

    Writes: the decision on the `RoutingVersion`, one system event.

    Raises:
        NotAllowed, AlreadyDone: as `approve_routing`. BadInput: no reason.
    """
    locked = _locked_and_allowed(version, actor, at=at)
    if not note.strip():
        raise BadInput(_t("不予批准须写明理由，提出人据此修改后重新提出。"), field="note")
    _decide(locked, GrantDecision.REFUSED, actor=actor, note=note, at=at)
    record_change(SystemAct.ROUTING_REFUSED, locked, actor=actor, at=at, note=locked.note)
    return locked


def _check_head(proposed: ProposedRules, *, today: date) -> None:
    if not today <= proposed.effective_from <= today + FURTHEST:
        raise BadInput(
            _t("施行日期须在今天（%(today)s）至 %(latest)s 之间：请核对年份。")
            % {"today": today, "latest": today + FURTHEST},
            field="effective_from",
        )
    if not proposed.source.strip():
        raise BadInput(_t("请写明依据：文件名称和条款，或“内部约定”。"), field="source")
    if proposed.source_tier not in Tier.values:
        raise BadInput(_t("请选择依据的可信度。"), field="source_tier")
    if len(proposed.rules) > MOST_RULES:
        raise BadInput(
            _t("一个版本最多 %(most)s 条规则：请合并条件相近的规则。") % {"most": MOST_RULES}
        )


def _locked_and_allowed(version: RoutingVersion, actor: Person, *, at: datetime) -> RoutingVersion:
    require_security_officer(actor, on=civil_date(at))
    # All of them: two officers must not approve two versions for one day.
    rows = RoutingVersion.objects.select_for_update(of=("self",)).order_by("pk")
    locked = {row.pk: row for row in rows.select_related("decided_by")}[version.pk]
    if actor.pk == locked.proposed_by_id:
        raise NotAllowed(_t("您是这一版规则的提出人，须由另一位安全员审批（三员分立）。"))
    refuse_decided(locked)
    return locked


def refuse_decided(version: RoutingVersion) -> None:
    """Pass a proposal that still waits.

    Raises:
        AlreadyDone: with who decided or withdrew it, and when.
    """
    if version.decision == GrantDecision.PENDING or version.decided_at is None:
        return
    ended = {
        "who": version.decided_by,
        "when": version.decided_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    }
    if version.decision == GrantDecision.WITHDRAWN:
        raise AlreadyDone(_t("这一版规则已由%(who)s于%(when)s撤回，无须再办。") % ended)
    raise AlreadyDone(
        _t("这一版规则已由%(who)s于%(when)s审批（%(decision)s），不能再次审批。")
        % {**ended, "decision": version.get_decision_display()}
    )


def _decide(
    version: RoutingVersion, decision: GrantDecision, *, actor: Person, note: str, at: datetime
) -> None:
    version.decision, version.decided_by, version.decided_at = decision, actor, at
    version.note = note.strip()[:NOTE_LENGTH]
    version.save(update_fields=["decision", "decided_by", "decided_at", "note"])


def record_change(
    act: SystemAct,
    version: RoutingVersion,
    *,
    actor: Person,
    at: datetime,
    **facts: Any,  # Any: JSON facts
) -> None:
    """Append to the system chain what happened to a version.

    Writes: one system event, with the day and the digest of the version.
    """
    append_system_event(
        act=act,
        actor=actor,
        at=at,
        data={
            "version": version.pk,
            "number": version.number,
            "effective_from": version.effective_from,
            "digest": version.digest,
            **facts,
        },
    )
