"""Reads of people, the roles they hold and the proposals about roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from cases.models import Membership, Person, RoleGrant
from cases.states.role import SEPARATED_ROLES, GrantDecision, GrantKind

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Organisation

PEOPLE_ON_A_PAGE = 50
GRANTS_ON_A_PAGE = 50


def _held_between(first: date, last: date | None) -> Q:
    """Return the condition of memberships that share a day with the span; None: no end."""
    starts = Q() if last is None else Q(valid_from__lte=last)
    return starts & (Q(valid_until__isnull=True) | Q(valid_until__gte=first))


def people_after(
    *, text: str = "", organisation_id: int | None = None, after: str = "", on: date
) -> list[Person]:
    """Return people by username with the roles they hold on a day; two queries.

    Args:
        text: part of a username or name; empty: everybody.
        organisation_id: only people with a role there on the day.
        after: the username after which the page starts.
        on: the civil day whose roles are shown, as `current_memberships`.

    One more row than `PEOPLE_ON_A_PAGE` tells that another page follows.
    """
    people = Person.objects.filter(username__gt=after).order_by("username")
    if text:
        people = people.filter(Q(username__icontains=text) | Q(name__icontains=text))
    if organisation_id is not None:
        held = Membership.objects.filter(_held_between(on, on), organisation_id=organisation_id)
        people = people.filter(pk__in=held.values("person"))
    current = Membership.objects.filter(_held_between(on, on)).select_related("organisation")
    return list(
        people.prefetch_related(
            Prefetch("memberships", current.order_by("id"), to_attr="current_memberships")
        )[: PEOPLE_ON_A_PAGE + 1]
    )


def person_by_id(pk: int) -> Person | None:
    """Return a person, active or not."""
    return Person.objects.filter(pk=pk).first()


def person_named(username: str) -> Person | None:
    """Return the person of an account."""
    return Person.objects.filter(username=username).first()


def is_username_taken(username: str) -> bool:
    """Tell whether an account has this name, however its letters are cased."""
    return Person.objects.filter(username__iexact=username).exists()


def roles_of(person: Person) -> list[Membership]:
    """Return every role that a person holds, held or will hold, newest first."""
    return list(
        Membership.objects.filter(person=person)
        .select_related("organisation", "grant__proposed_by", "grant__decided_by")
        .order_by("-valid_from", "-id")
    )


def membership_by_id(pk: int) -> Membership | None:
    """Return one role of one person."""
    return Membership.objects.select_related("person", "organisation").filter(pk=pk).first()


def roles_held(
    person: Person, organisation: Organisation, role: str, *, first: date, last: date | None
) -> QuerySet[Membership]:
    """Return the same role of a person in an organisation on any day of a span."""
    return Membership.objects.filter(
        _held_between(first, last), person=person, organisation=organisation, role=role
    ).order_by("-valid_from")


def separated_role_beside(
    person: Person, role: str, *, first: date, last: date | None
) -> Membership | None:
    """Return the other separated role that a person holds on a day of the span, if any."""
    if role not in SEPARATED_ROLES:
        return None
    others = SEPARATED_ROLES - {role}
    return (
        Membership.objects.filter(_held_between(first, last), person=person, role__in=others)
        .select_related("organisation")
        .order_by("valid_from")
        .first()
    )


def separated_roles_of(person: Person, *, first: date, last: date | None) -> frozenset[str]:
    """Return the separated roles that a person holds on any day of a span; None: no end."""
    held = Membership.objects.filter(
        _held_between(first, last), person=person, role__in=SEPARATED_ROLES
    )
    return frozenset(held.values_list("role", flat=True))


def others_hold(role: str, *, than: Person, on: date) -> bool:
    """Tell whether another active person holds a role on a day."""
    held = Membership.objects.filter(_held_between(on, on), role=role, person__is_active=True)
    return held.exclude(person=than).exists()


def is_anybody_appointed() -> bool:
    """Tell whether anybody was ever given a role."""
    return Membership.objects.exists()


def members_of(organisation: Organisation, *, on: date) -> list[Membership]:
    """Return the roles held in an organisation on a day, by role and name."""
    return list(
        Membership.objects.filter(_held_between(on, on), organisation=organisation)
        .select_related("person")
        .order_by("role", "person__name", "id")
    )


def _grants() -> QuerySet[RoleGrant]:
    return RoleGrant.objects.select_related("person", "organisation", "proposed_by", "decided_by")


def grant_by_id(pk: int) -> RoleGrant | None:
    """Return one proposal with the people and the organisation it names."""
    return _grants().filter(pk=pk).first()


def pending_grants() -> list[RoleGrant]:
    """Return the proposals that wait for the security officer, oldest first."""
    return list(_grants().filter(decision=GrantDecision.PENDING).order_by("id"))


def decided_grants_before(before: int | None) -> list[RoleGrant]:
    """Return decided proposals, newest first; one row more than a page tells of a next one."""
    decided = _grants().exclude(decision=GrantDecision.PENDING).order_by("-id")
    if before is not None:
        decided = decided.filter(pk__lt=before)
    return list(decided[: GRANTS_ON_A_PAGE + 1])


def grants_about(person: Person) -> list[RoleGrant]:
    """Return every proposal about a person, newest first."""
    return list(_grants().filter(person=person).order_by("-id"))


def is_proposal_pending(
    *, kind: GrantKind, person: Person, organisation: Organisation, role: str
) -> bool:
    """Tell whether the same change is already waiting for a decision."""
    return RoleGrant.objects.filter(
        kind=kind,
        person=person,
        organisation=organisation,
        role=role,
        decision=GrantDecision.PENDING,
    ).exists()
