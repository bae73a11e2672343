"""Propose to end a role of a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import Membership, Person, RoleGrant
from cases.queries import people
from cases.states.role import SEPARATED_ROLES, GrantKind
from workflows.administration.propose_role import (
    RoleProposed,
    checked_proposal,
    record_proposal,
)
from workflows.administration.requirements import require_administrator
from workflows.administration.separation import lock_holders
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime


@patiently
@transaction.atomic
def propose_revocation(
    *, actor: Person, membership: Membership, last_day: date, reason: str, at: datetime
) -> RoleProposed:
    """Propose the last day of a role; yesterday ends it as soon as it is approved.

    Writes: one pending `RoleGrant`, one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: for oneself, no reason, or a last day outside what is still possible.
        GuardFailed: the account is out of use, the role ended, the same was proposed, or
            nobody else would hold this one of the three separated roles (house default).
    """
    on = civil_date(at)
    require_administrator(actor, on=on)
    person = Person.objects.select_for_update(no_key=True).get(pk=membership.person_id)
    membership = Membership.objects.select_related("organisation").get(pk=membership.pk)
    reason = checked_proposal(actor=actor, person=person, reason=reason)
    _check_last_day(membership, last_day, on=on)
    _refuse_repetition(person, membership)
    refuse_emptying_office(person, membership.role, on=max(on, last_day + timedelta(days=1)))
    grant = RoleGrant.objects.create(
        kind=GrantKind.REVOKE,
        person=person,
        organisation=membership.organisation,
        role=membership.role,
        valid_from=membership.valid_from,
        valid_until=last_day,
        reason=reason,
        proposed_by=actor,
        proposed_at=at,
    )
    record_proposal(grant)
    return RoleProposed(grant=grant)


def refuse_emptying_office(person: Person, role: str, *, on: date) -> None:
    """Pass the end of a role that somebody else holds then, if it is one of the three.

    Args:
        person: whose role ends.
        role: which.
        on: the first day without them.

    Raises:
        GuardFailed: nobody else would hold this separated role on that day.
    """
    if role not in SEPARATED_ROLES:
        return
    lock_holders(role)
    if not people.others_hold(role, than=person, on=on):
        raise GuardFailed(
            _t(
                "%(name)s是目前唯一担任这一角色的人，收回后三员不全。"
                "请先授予另一人这一角色，再提出收回。"
            )
            % {"name": person.name}
        )


def _check_last_day(membership: Membership, last_day: date, *, on: date) -> None:
    if membership.valid_until is not None and membership.valid_until < on:
        raise GuardFailed(
            _t("这一任职已于 %(day)s 截止，无须收回。") % {"day": membership.valid_until}
        )
    earliest = max(membership.valid_from, on - timedelta(days=1))
    latest = membership.valid_until
    if last_day < earliest:
        raise BadInput(
            _t("最后有效日 %(day)s 过早：最早可填 %(earliest)s（填昨天即批准后立即失效）。")
            % {"day": last_day, "earliest": earliest},
            field="last_day",
        )
    if latest is not None and last_day >= latest:
        raise BadInput(
            _t("这一任职到 %(latest)s 自然截止：最后有效日须早于该日。") % {"latest": latest},
            field="last_day",
        )


def _refuse_repetition(person: Person, membership: Membership) -> None:
    if people.is_proposal_pending(
        kind=GrantKind.REVOKE,
        person=person,
        organisation=membership.organisation,
        role=membership.role,
    ):
        raise GuardFailed(
            _t("收回%(name)s的这一角色已经提出，正等待安全员审批，无须重复提出。")
            % {"name": person.name}
        )
