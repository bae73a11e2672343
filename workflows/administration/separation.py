"""三员分立: administrator, security officer and auditor are never one person.

Every act of administration takes its locks in one order, or two of them could wait for each other
without end: the proposal, the people by their ids, the holders of an office by the role's code,
the end of the system chain. An act that records more than once takes all its locks before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import Membership
from cases.queries import people
from cases.states.role import Role

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Person


def lock_holders(role: str) -> None:
    """Make all who end a term of one role wait for each other, until the transaction ends.

    Two holders who end each other's term at the same instant would otherwise each still see
    the other in office, and leave nobody. The caller holds the person whose term ends, and asks
    who holds the role after this.
    """
    terms = Membership.objects.select_for_update(no_key=True).filter(role=role).order_by("pk")
    list(terms.values_list("pk"))


def lock_offices_of(person: Person, *, on: date) -> list[str]:
    """Lock, as `lock_holders` does, each of the three offices that a person holds on a day.

    Returns:
        Their roles, by code.
    """
    roles = sorted(people.separated_roles_of(person, first=on, last=on))
    for role in roles:
        lock_holders(role)
    return roles


def refuse_second_separated_role(
    person: Person, role: str, *, first: date, last: date | None
) -> None:
    """Pass a role that may stand beside those the person holds in the same span.

    Raises:
        GuardFailed: naming the separated role that the person holds, and where.
    """
    held = people.separated_role_beside(person, role, first=first, last=last)
    if held is None:
        return
    raise GuardFailed(
        _t(
            "%(name)s在%(where)s担任%(held)s，不能同时担任%(role)s："
            "系统管理员、安全员、审计员须由三人分任（三员分立）。"
            "请先收回%(held)s，或者另选他人。"
        )
        % {
            "name": person.name,
            "where": held.organisation.full_name,
            "held": held.get_role_display(),
            "role": Role(role).label,
        },
        field="role",
    )
