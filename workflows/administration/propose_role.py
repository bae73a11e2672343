"""Propose to give a person a role; it has no effect before the security officer approves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Person, RoleGrant
from cases.queries import people
from cases.states.role import GrantKind, Role
from cases.states.system_act import SystemAct
from workflows.administration.requirements import require_administrator
from workflows.administration.separation import refuse_second_separated_role
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Organisation


@dataclass(frozen=True, kw_only=True)
class RoleTerm:
    """The role that is proposed: which, where, from when, until when; None: no end."""

    organisation: Organisation
    role: str
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class RoleProposed:
    """The proposal that now waits for the security officer."""

    grant: RoleGrant


@patiently
@transaction.atomic
def propose_role(
    *, actor: Person, person: Person, term: RoleTerm, reason: str, at: datetime
) -> RoleProposed:
    """Propose a role for a person.

    Writes: one pending `RoleGrant`, one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: for oneself, no reason, a span that ends before it starts or starts in
            the past, an unknown role, an organisation that was closed.
        GuardFailed: the account is out of use, the role is held or proposed already, or
            the person holds another of the three separated roles in the same span.
    """
    on = civil_date(at)
    require_administrator(actor, on=on)
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    reason = checked_proposal(actor=actor, person=person, reason=reason)
    _check_term(term, on=on)
    _refuse_repetition(person, term)
    refuse_second_separated_role(person, term.role, first=term.valid_from, last=term.valid_until)
    grant = RoleGrant.objects.create(
        kind=GrantKind.GRANT,
        person=person,
        organisation=term.organisation,
        role=term.role,
        valid_from=term.valid_from,
        valid_until=term.valid_until,
        reason=reason,
        proposed_by=actor,
        proposed_at=at,
    )
    record_proposal(grant)
    return RoleProposed(grant=grant)


def checked_proposal(*, actor: Person, person: Person, reason: str) -> str:
    """Return the reason without its margins, where the proposal is about another person.

    Raises:
        BadInput: for oneself, or no reason.
        GuardFailed: the account is out of use.
    """
    if actor.pk == person.pk:
        raise BadInput(_t("不能为自己提出角色变更：请由另一位系统管理员提出。"), field="person")
    if not person.is_active:
        raise GuardFailed(
            _t("%(name)s的账号已停用，不能提出角色变更。如需任职，请先恢复账号。")
            % {"name": person.name}
        )
    if not reason.strip():
        raise BadInput(_t("请写明理由，安全员据此审批。"), field="reason")
    return reason.strip()


def record_proposal(grant: RoleGrant) -> None:
    """Append the system event of a proposal.

    Writes: one system event.
    """
    append_system_event(
        act=SystemAct.ROLE_PROPOSED,
        actor=grant.proposed_by,
        at=grant.proposed_at,
        data=grant_facts(grant),
    )


def grant_facts(grant: RoleGrant) -> dict[str, object]:
    """Return what the system chain keeps of a proposal: ids, codes, dates and the reason."""
    return {
        "grant": grant.pk,
        "kind": grant.kind,
        "person": grant.person_id,
        "organisation": grant.organisation_id,
        "role": grant.role,
        "valid_from": grant.valid_from,
        "valid_until": grant.valid_until,
        "reason": grant.reason,
    }


def _check_term(term: RoleTerm, *, on: date) -> None:
    if term.role not in Role.values:
        raise BadInput(
            _t("没有“%(role)s”这一角色：请从列表中选择。") % {"role": term.role}, field="role"
        )
    if term.valid_from < on:
        raise BadInput(
            _t("起始日 %(first)s 已经过去：角色不能倒签，最早可填今天（%(today)s）。")
            % {"first": term.valid_from, "today": on},
            field="valid_from",
        )
    if term.valid_until is not None and term.valid_until < term.valid_from:
        raise BadInput(
            _t("截止日 %(last)s 早于起始日 %(first)s：请改正其中之一；长期任职可将截止日留空。")
            % {"last": term.valid_until, "first": term.valid_from},
            field="valid_until",
        )
    closed_on = term.organisation.valid_until
    if closed_on is not None and closed_on < term.valid_from:
        raise BadInput(
            _t("%(where)s已于 %(day)s 撤销，不能在那里任职：请选择其承接单位。")
            % {"where": term.organisation.full_name, "day": closed_on},
            field="organisation",
        )


def _refuse_repetition(person: Person, term: RoleTerm) -> None:
    facts = {
        "name": person.name,
        "where": term.organisation.full_name,
        "role": Role(term.role).label,
    }
    held = people.roles_held(
        person, term.organisation, term.role, first=term.valid_from, last=term.valid_until
    )
    if held.exists():
        raise GuardFailed(_t("%(name)s在这段时间已是%(where)s的%(role)s，无须再次授予。") % facts)
    if people.is_proposal_pending(
        kind=GrantKind.GRANT, person=person, organisation=term.organisation, role=term.role
    ):
        raise GuardFailed(
            _t("授予%(name)s在%(where)s的%(role)s角色已经提出，正等待安全员审批，无须重复提出。")
            % facts
        )
