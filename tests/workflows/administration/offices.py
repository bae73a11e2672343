"""The three who keep each other in check, and the end of the system chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cases.models import Organisation, Person, RoleGrant, SystemEvent
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from workflows.administration.propose_role import RoleTerm, propose_role

MORNING = shanghai(2026, 3, 2)
TODAY = MORNING.date()


@dataclass(frozen=True, kw_only=True)
class Three:
    """One holder of each separated role."""

    organisation: Organisation
    administrator: Person
    officer: Person
    auditor: Person


def the_three() -> Three:
    """Write an administrator, a security officer and an auditor of one organisation."""
    organisation = an_organisation()
    return Three(
        organisation=organisation,
        administrator=a_member(Role.ADMINISTRATOR, organisation).person,
        officer=a_member(Role.SECURITY_OFFICER, organisation).person,
        auditor=a_member(Role.AUDITOR, organisation).person,
    )


def a_proposal(
    three: Three, person: Person, role: Role = Role.DEPARTMENT_STAFF, **term: Any
) -> RoleGrant:
    """Propose a role for a person from today on, without an end."""
    term.setdefault("valid_from", TODAY)
    return propose_role(
        actor=three.administrator,
        person=person,
        term=RoleTerm(organisation=three.organisation, role=role, **term),
        reason="任职文件 2026-1 号",
        at=MORNING,
    ).grant


def acts_in_chain() -> list[str]:
    """Return the codes of the system chain, oldest first."""
    return list(SystemEvent.objects.order_by("sequence").values_list("act", flat=True))
