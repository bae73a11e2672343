"""Decide a proposed change of roles: the security officer's half of 三员分立."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import AlreadyDone, BadInput, GuardFailed, NotAllowed
from cases.events import append_system_event
from cases.models import Membership, Person, RoleGrant
from cases.queries import people
from cases.states.civil_time import SHANGHAI
from cases.states.role import SEPARATED_ROLES, GrantDecision, GrantKind
from cases.states.system_act import SystemAct
from workflows.administration.propose_revocation import refuse_emptying_office
from workflows.administration.propose_role import grant_facts
from workflows.administration.requirements import require_security_officer
from workflows.administration.separation import refuse_second_separated_role
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class RoleDecided:
    """The decided proposal and the role it gave or ended; None when refused."""

    grant: RoleGrant
    membership: Membership | None


@patiently
@transaction.atomic
def approve_role(*, grant: RoleGrant, actor: Person, note: str = "", at: datetime) -> RoleDecided:
    """Approve a proposal: the role begins, or ends, on the proposed day, never before today.

    Writes: the `RoleGrant`'s decision, the `Membership`, one system event.

    Raises:
        NotAllowed: the actor is no security officer today, proposed it, or is the person.
        AlreadyDone: it was decided before.
        GuardFailed: what was true at the proposal no longer is: the account is out of use,
            the span has passed, the role is held or ended, or a separated role was given.
    """
    locked = _locked_and_allowed(grant, actor, at=at)
    on = civil_date(at)
    person = Person.objects.select_for_update(no_key=True).get(pk=locked.person_id)
    if locked.kind == GrantKind.GRANT:
        membership, act = _begin(locked, person, on=on), SystemAct.ROLE_APPROVED
    else:
        membership, act = _end(locked, person, on=on), SystemAct.ROLE_ENDED
    facts = {
        "membership": membership.pk,
        "held_from": membership.valid_from,
        "held_until": membership.valid_until,
    }
    _record(locked, GrantDecision.APPROVED, actor=actor, note=note.strip(), at=at)
    append_system_event(act=act, actor=actor, at=at, data=grant_facts(locked) | facts)
    return RoleDecided(grant=locked, membership=membership)


@patiently
@transaction.atomic
def refuse_role(*, grant: RoleGrant, actor: Person, note: str, at: datetime) -> RoleDecided:
    """Refuse a proposal, with the reason; nobody's roles change.

    Writes: the `RoleGrant`'s decision, one system event.

    Raises:
        NotAllowed, AlreadyDone: as `approve_role`. BadInput: no reason.
    """
    locked = _locked_and_allowed(grant, actor, at=at)
    if not note.strip():
        raise BadInput(_t("不予批准须写明理由，提出人据此修改或撤回。"), field="note")
    _record(locked, GrantDecision.REFUSED, actor=actor, note=note.strip(), at=at)
    append_system_event(
        act=SystemAct.ROLE_REFUSED,
        actor=actor,
        at=at,
        data=grant_facts(locked) | {"note": locked.note},
    )
    return RoleDecided(grant=locked, membership=None)


def _locked_and_allowed(grant: RoleGrant, actor: Person, *, at: datetime) -> RoleGrant:
    locked = (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("organisation", "person", "proposed_by", "decided_by")
        .get(pk=grant.pk)
    )
    require_security_officer(actor, on=civil_date(at))
    if actor.pk in {locked.proposed_by_id, locked.person_id}:
        raise NotAllowed(_t("您是这项角色变更的提出人或当事人，须由另一位安全员审批（三员分立）。"))
    refuse_decided(locked)
    return locked


def refuse_decided(grant: RoleGrant) -> None:
    """Pass a proposal that still waits.

    Raises:
        AlreadyDone: with who decided or withdrew it, and when.
    """
    if grant.decision == GrantDecision.PENDING or grant.decided_at is None:
        return
    when = grant.decided_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if grant.decision == GrantDecision.WITHDRAWN:
        raise AlreadyDone(
            _t("这项角色变更已由提出人%(who)s于%(when)s撤回，无须再办。")
            % {"who": grant.proposed_by, "when": when}
        )
    raise AlreadyDone(
        _t("这项角色变更已由%(who)s于%(when)s审批（%(decision)s），不能再次审批。")
        % {"who": grant.decided_by, "when": when, "decision": grant.get_decision_display()}
    )


def _begin(grant: RoleGrant, person: Person, *, on: date) -> Membership:
    first, last = max(grant.valid_from, on), grant.valid_until
    if not person.is_active:
        raise GuardFailed(
            _t("%(name)s的账号已停用，不能批准。请不予批准，或先恢复账号。") % {"name": person.name}
        )
    if grant.role in SEPARATED_ROLES and person.must_change_password:
        # Whoever made the account still knows its password, and could act in the role.
        raise GuardFailed(
            _t("%(name)s还没有改过初始密码，不能担任%(role)s。请本人先登录改密码，再批准。")
            % {"name": person.name, "role": grant.get_role_display()}
        )
    if last is not None and last < first:
        raise GuardFailed(
            _t("拟任期间已于 %(last)s 过去，不能批准。请不予批准，由系统管理员重新提出。")
            % {"last": last}
        )
    held = people.roles_held(person, grant.organisation, grant.role, first=first, last=last)
    if held.exists():
        raise GuardFailed(
            _t("%(name)s在这段时间已是%(where)s的%(role)s，不能重复授予。请不予批准。")
            % {
                "name": person.name,
                "where": grant.organisation.full_name,
                "role": grant.get_role_display(),
            }
        )
    refuse_second_separated_role(person, grant.role, first=first, last=last)
    return Membership.objects.create(
        person=person,
        organisation=grant.organisation,
        role=grant.role,
        valid_from=first,
        valid_until=last,
        grant=grant,
    )


def _end(grant: RoleGrant, person: Person, *, on: date) -> Membership:
    yesterday = on - timedelta(days=1)
    held = people.roles_held(person, grant.organisation, grant.role, first=on, last=None)
    # The role that was meant began on this day; another term of it may follow.
    membership = held.filter(valid_from=grant.valid_from).first()
    if membership is None:
        raise GuardFailed(
            _t("%(name)s的这一任职已经截止，无须收回。请不予批准。") % {"name": person.name}
        )
    # The role was held until now, whatever the proposal says: the record must not deny it.
    wanted = max(grant.valid_until or yesterday, yesterday, membership.valid_from)
    refuse_emptying_office(person, grant.role, on=max(on, wanted + timedelta(days=1)))
    membership.valid_until = min(wanted, membership.valid_until or wanted)
    membership.save(update_fields=["valid_until"])
    return membership


def _record(
    grant: RoleGrant, decision: GrantDecision, *, actor: Person, note: str, at: datetime
) -> None:
    grant.decision = decision
    grant.decided_by = actor
    grant.decided_at = at
    grant.note = note
    grant.save(update_fields=["decision", "decided_by", "decided_at", "note"])
