"""The one door to every list of cases, and of what belongs to cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Case
from cases.permissions import covers, hats_on
from cases.states.role import CITY_WIDE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Membership, Person


def visible_to(
    person: Person, *, on: date, hats: Sequence[Membership] | None = None
) -> QuerySet[Case]:
    """Return the cases that a person may know of on a day.

    Everybody sees what they opened themselves and the cases of the organisations they
    serve; a district's authority also those of the district's units; holders of a
    city-wide role see all (architecture.md, section 7). What is not in here answers 404.

    Args:
        person: who looks.
        on: the day on which roles count.
        hats: what `hats_on` gave for that day, where the caller has asked.
    """
    return Case.objects.filter(in_sight(person, on=on, hats=hats))


def numbers_in_sight(person: Person, numbers: Iterable[str], *, on: date) -> frozenset[str]:
    """Return those of some numbers whose cases a person may know of on a day."""
    seen = visible_to(person, on=on).filter(number__in=tuple(numbers))
    return frozenset(seen.values_list("number", flat=True))


def in_sight(
    person: Person, *, on: date, hats: Sequence[Membership] | None = None, case: str = ""
) -> Q:
    """Return `visible_to` as a condition on the case that a row belongs to.

    A list of tasks is read in its own order and each row's case is looked at on the way; a
    list of every case in sight, made first, would cost more with every case
    (docs/decisions/0009-sight-as-a-condition.md).

    Args:
        person: who looks.
        on: the day on which roles count.
        hats: what `hats_on` gave for that day, where the caller has asked.
        case: the way from the row to its case, such as `process`; empty: the row is a case.
    """
    if hats is None:
        hats = hats_on(person, on)
    whole = [hat for hat in hats if not hat.scope]
    if any(hat.role in CITY_WIDE_ROLES for hat in whole):
        return Q()
    way = f"{case}__" if case else ""
    # A delegate sees the offices in which they stand in, not what the principal opened elsewhere.
    known = Q(**{f"{way}opened_by": person.pk}) | _seen_by(whole, way)
    for hat in hats:
        if hat.scope:
            where = Q() if hat.role in CITY_WIDE_ROLES else _seen_by([hat], way)
            known |= Q(**{f"{way}kind__in": hat.scope}) & where
    return known


def _seen_by(hats: Iterable[Membership], way: str) -> Q:
    own = {hat.organisation_id for hat in hats if hat.role not in SEES_ONLY_OWN}
    districts = {hat.organisation_id for hat in hats if hat.role == Role.DISTRICT_AUTHORITY}
    known = Q(**{f"{way}organisation_id__in": own})
    if districts:
        # Only a district's authority makes the database look at the organisation, too.
        known |= Q(**{f"{way}organisation__parent_id__in": districts})
    return known


# Roles that give no sight of the organisation's cases by themselves. A body that keeps a point or
# serves as an operator may apply for data like any other: its people there see none of that.
SEES_ONLY_OWN = frozenset(
    {Role.APPLICANT, Role.EXPERT, Role.ADMINISTRATOR, Role.CONSULTANT, Role.OPERATOR_STAFF}
)


def sees_by_hats(
    hats: Iterable[Membership], *, kind: str, organisation: int, parent: int | None
) -> bool:
    """Tell whether roles give sight of the cases of an organisation: `visible_to` for one case.

    Args:
        hats: the roles of one person, in force on the day.
        kind: the kind of the case.
        organisation: the case's.
        parent: the organisation's district, if it has one.
    """
    return any(
        hat.role in CITY_WIDE_ROLES
        or (hat.organisation_id == organisation and hat.role not in SEES_ONLY_OWN)
        or (hat.organisation_id == parent and hat.role == Role.DISTRICT_AUTHORITY)
        for hat in hats
        if covers(hat, kind)
    )
