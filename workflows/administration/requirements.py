"""Who may carry out the acts of administration (三员分立, house rule of separation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.permissions import Requirement, require
from cases.states.role import Role

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Person

ADMINISTRATOR = Requirement(roles=frozenset({Role.ADMINISTRATOR}), organisation=None)
SECURITY_OFFICER = Requirement(roles=frozenset({Role.SECURITY_OFFICER}), organisation=None)


def require_administrator(person: Person, *, on: date) -> None:
    """Pass an administrator.

    Raises:
        NotAllowed: the person does not hold that role on the day.
    """
    require(person, ADMINISTRATOR, on=on)


def require_security_officer(person: Person, *, on: date) -> None:
    """Pass a security officer.

    Raises:
        NotAllowed: the person does not hold that role on the day.
    """
    require(person, SECURITY_OFFICER, on=on)
