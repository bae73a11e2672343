"""Appoint the first administrator, security officer and auditor: there is nobody to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Membership, Organisation
from cases.queries import organisation_directory, people
from cases.states.role import SEPARATED_ROLES, Role
from cases.states.system_act import SystemAct
from workflows.administration.add_organisation import OrganisationFacts, write_organisation
from workflows.administration.add_person import open_account
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class FirstPerson:
    """Who is to hold one of the three roles; `encoded_password` as in `open_account`."""

    username: str
    name: str
    email: str = ""
    encoded_password: str = ""


@dataclass(frozen=True, kw_only=True)
class Appointed:
    """One of the three, with the first password, known only here."""

    membership: Membership
    first_password: str


@patiently
@transaction.atomic
def bootstrap_people(
    *, organisation: OrganisationFacts, first_people: Mapping[Role, FirstPerson], at: datetime
) -> tuple[Appointed, ...]:
    """Appoint the three first people; afterwards every role needs two of them.

    Args:
        organisation: where they serve; written if no organisation has the name.
        first_people: one person for each of the three separated roles.
        at: the moment of the act.

    Writes: the organisation, three accounts and memberships, their system events.

    Raises:
        GuardFailed: somebody holds or held a role already.
        BadInput: the three are not three, or an account or the organisation is malformed.
    """
    if people.is_anybody_appointed():
        raise GuardFailed(
            _t("系统中已有任职记录，不能再次初始化：请由系统管理员提出角色，安全员审批。")
        )
    if set(first_people) != SEPARATED_ROLES:
        raise BadInput(_t("初始化须且只须指定系统管理员、安全员、审计员三人。"))
    home = organisation_directory.organisation_called(organisation.full_name) or write_organisation(
        organisation, actor=None, at=at
    )
    return tuple(_appoint(first, role, home, at=at) for role, first in sorted(first_people.items()))


def _appoint(first: FirstPerson, role: Role, home: Organisation, *, at: datetime) -> Appointed:
    added = open_account(
        actor=None,
        username=first.username,
        name=first.name,
        email=first.email,
        encoded_password=first.encoded_password,
        at=at,
    )
    membership = Membership.objects.create(
        person=added.person, organisation=home, role=role, valid_from=civil_date(at)
    )
    append_system_event(
        act=SystemAct.ROLE_BOOTSTRAPPED,
        actor=None,
        at=at,
        data={
            "membership": membership.pk,
            "person": membership.person_id,
            "organisation": home.pk,
            "role": role,
        },
    )
    return Appointed(membership=membership, first_password=added.first_password)
