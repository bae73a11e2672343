"""The one door to every list of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Case
from cases.permissions import memberships_on
from cases.states.role import CITY_WIDE_ROLES, Role

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Membership, Person


def visible_to(person: Person, *, on: date) -> QuerySet[Case]:
    """Return the cases that a person may know of on a day.

    Everybody sees what they opened themselves and the cases of the organisations they
    serve; a district's authority also those of the district's units; holders of a
    city-wide role see all (architecture.md, section 7). What is not in here answers 404.
    """
    hats = list(memberships_on(person, on))
    whole = [hat for hat in hats if not hat.scope]
    if any(hat.role in CITY_WIDE_ROLES for hat in whole):
        return Case.objects.all()
    # A delegate sees the offices in which they stand in, not what the principal opened elsewhere.
    seen = Q(opened_by=person.pk) | _seen_by(whole)
    for hat in hats:
        if hat.scope:
            everywhere = Q() if hat.role in CITY_WIDE_ROLES else _seen_by([hat])
            seen |= Q(kind__in=hat.scope) & everywhere
    return Case.objects.filter(seen)


def _seen_by(hats: list[Membership]) -> Q:
    own = {hat.organisation_id for hat in hats if hat.role not in _SEES_ONLY_OWN}
    districts = {hat.organisation_id for hat in hats if hat.role == Role.DISTRICT_AUTHORITY}
    return Q(organisation_id__in=own) | Q(organisation__parent_id__in=districts)


# Roles that give no sight of the organisation's cases by themselves.
_SEES_ONLY_OWN = frozenset({Role.APPLICANT, Role.EXPERT, Role.ADMINISTRATOR})
