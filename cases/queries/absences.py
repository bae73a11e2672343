"""Who is away, and who stands in: read when it is asked, so that no job hands anything over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast

from cases.models import Absence, Membership, Person
from cases.permissions import covering, own_memberships_on
from cases.states.case_kind import CaseKind
from cases.states.role import NOT_DELEGATED, Role

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

LEADS = (Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY, Role.COMMISSION_LEAD)


def standing_in_for(person: Person, *, on: date) -> QuerySet[Absence]:
    """Return the absences in which a person stands in on a day."""
    return Absence.objects.filter(covering(on), delegate=person).select_related("person")


def delegates_of(people: Collection[int], *, on: date) -> list[Absence]:
    """Return the absences on a day in which an active person stands in for one of these people."""
    found = Absence.objects.filter(covering(on), person_id__in=people, delegate__is_active=True)
    return list(found.select_related("delegate").order_by("id"))


def left_to_a_delegate(person: Person, *, on: date) -> Q:
    """Return the condition that a task's holder is away and a person stands in for them.

    For the kinds of case that the absence names, and never about an organisation that the
    delegate belongs to: that stays with the principal (section 8, 31).
    """
    absences = Absence.objects.filter(covering(on), delegate=person)
    whole = Q(owner__in=absences.filter(kinds=[]).values("person_id"))
    scoped = absences.annotate(named=Cast("kinds", TextField()))
    for kind in CaseKind.values:
        principals = scoped.filter(named__contains=f'"{kind}"').values("person_id")
        whole |= Q(process__kind=kind, owner__in=principals)
    # First whose tasks they are, which the index answers; then for which kinds.
    theirs = Q(owner__isnull=False, owner__in=absences.values("person_id"))
    return theirs & whole & ~recused(person, on=on)


def recused(person: Person, *, on: date) -> Q:
    """Return the condition that a task decides about an organisation that a person belongs to."""
    mine = own_memberships_on(person, on).values("organisation_id")
    return Q(process__organisation_id__in=mine) & ~Q(organisation_id=F("process__organisation_id"))


def led_by(person: Person, *, on: date) -> set[int]:
    """Return the organisations that a person leads on a day."""
    led = own_memberships_on(person, on).filter(role__in=LEADS)
    return set(led.values_list("organisation_id", flat=True))


def left_to_the_lead(person: Person, *, on: date) -> Q:
    """Return the condition that a task's holder is away with nobody standing in, under this lead.

    Such a task is never nobody's: the lead of the organisation sees it and may pass it on. A
    delegate whose account is out of use stands in for nobody.
    """
    led = own_memberships_on(person, on).filter(role__in=LEADS).values("organisation_id")
    away = away_with_nobody(on).values("person_id")
    # Said twice for the index of what somebody holds.
    return Q(owner__isnull=False, owner_id__in=away, organisation_id__in=led)


def away_with_nobody(on: date) -> QuerySet[Absence]:
    """Return the absences on a day in which nobody stands in."""
    nobody = Q(delegate__isnull=True) | Q(delegate__is_active=False)
    return Absence.objects.filter(covering(on), nobody)


def absences_known_to(person: Person, *, on: date) -> QuerySet[Absence]:
    """Return the present and coming absences of one's organisations' people, and one's own.

    Those in which the person stands in are among them.
    """
    mine = own_memberships_on(person, on).values("organisation_id")
    current = Q(valid_until__gte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    # Who has moved on is nobody's business in the office that they left.
    colleagues = Q(person__memberships__in=_held_in(mine, on=on))
    known = Q(person=person) | Q(delegate=person) | colleagues
    return (
        Absence.objects.filter(current)
        .filter(known)
        .select_related("person", "delegate")
        .distinct()
        .order_by("valid_from", "id")
    )


def people_one_may_enter(person: Person, *, on: date) -> QuerySet[Person]:
    """Return whose absence a person may enter on a day: their own, and of those they lead."""
    led = led_by(person, on=on)
    return (
        Person.objects.filter(
            Q(pk=person.pk) | Q(is_active=True, memberships__in=_held_in(led, on=on))
        )
        .distinct()
        .order_by("name", "id")
    )


def colleagues_of(person: Person, *, on: date) -> QuerySet[Person]:
    """Return the active people who share an organisation with a person on a day."""
    mine = own_memberships_on(person, on).values_list("organisation_id", flat=True)
    return (
        Person.objects.filter(is_active=True, memberships__in=_held_in(set(mine), on=on))
        .distinct()
        .order_by("name", "id")
    )


def _held_in(organisations: Any, *, on: date) -> QuerySet[Membership]:  # Any: ids, or their read
    return Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        organisation_id__in=organisations,
        valid_from__lte=on,
    ).exclude(role__in=NOT_DELEGATED)
