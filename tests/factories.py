"""Builders of records for tests; every literal that a test relies on stands in the test."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cases.models import Membership, Organisation, OrganisationKind, Person

if TYPE_CHECKING:
    from cases.states.role import Role

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def shanghai(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of office time in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def an_organisation(full_name: str = "", **fields: Any) -> Organisation:
    """Write an organisation; its name is made up where the test does not care."""
    full_name = full_name or f"上海市第{next(_numbers):06}局"
    fields.setdefault("short_name", full_name.removeprefix("上海市"))
    return Organisation.objects.create(full_name=full_name, **fields)


def the_commission() -> Organisation:
    """Return the commission, written on first use."""
    found = Organisation.objects.filter(kind=OrganisationKind.COMMISSION).first()
    return found or an_organisation("上海市经济和信息化委员会", kind=OrganisationKind.COMMISSION)


def a_person(name: str = "", **fields: Any) -> Person:
    """Write an active person who has already chosen a password.

    Made-up names sort as the people were written, whatever ran before in the same process.
    """
    number = next(_numbers)
    fields.setdefault("must_change_password", False)
    return Person.objects.create_user(
        fields.pop("username", f"person-{number}"), name=name or f"人员{number:06}", **fields
    )


def a_member(
    role: Role, organisation: Organisation | None = None, *, person: Person | None = None
) -> Membership:
    """Write a role that a person holds since long ago, without an end."""
    return Membership.objects.create(
        person=person or a_person(),
        organisation=organisation or an_organisation(),
        role=role,
        valid_from=LONG_AGO,
    )
