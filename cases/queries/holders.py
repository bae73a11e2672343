"""Who could do a task: the people who meet a requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Membership, Person
from cases.states.role import Role

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from cases.permissions import Requirement


def people_meeting(requirement: Requirement, *, on: date) -> QuerySet[Person]:
    """Return the active people who meet a requirement on a day, by name.

    It is `cases.permissions.hats_for` asked of everybody at once; a test holds them together.
    """
    hats = Membership.objects.filter(role__in=requirement.roles, valid_from__lte=on).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    )
    if requirement.organisation is not None:
        district = Q(
            role=Role.DISTRICT_AUTHORITY, organisation_id=requirement.organisation.parent_id
        )
        anywhere = Q(role__in=requirement.anywhere)
        hats = hats.filter(Q(organisation_id=requirement.organisation.pk) | district | anywhere)
    people = Person.objects.filter(is_active=True, pk__in=hats.values("person_id"))
    if requirement.only is not None:
        people = people.filter(pk=requirement.only)
    return people.exclude(pk__in=requirement.barred).order_by("name", "id")
