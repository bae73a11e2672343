"""Who is away, and who stands in: read when it is asked, so that no job hands anything over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, BooleanField, DateField, ExpressionWrapper, F, Q

from cases.compiled_reads import Given, Read
from cases.models import Absence, Membership, Person
from cases.permissions import covering, hats_on, held_on, own_memberships_on
from cases.states.role import NOT_DELEGATED, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

LEADS = (Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY, Role.COMMISSION_LEAD)


def absences_of_day(person: Person, *, on: date) -> QuerySet[Absence]:
    """Return a person's own absence on a day, and those in which they stand in."""
    concerned = Q(delegate=person) | Q(person=person)
    return Absence.objects.filter(covering(on), concerned).select_related("person", "delegate")


def delegates_of(people: Collection[int], *, on: date) -> list[Absence]:
    """Return the absences on a day in which an active person stands in for one of these people."""
    found = Absence.objects.filter(covering(on), person_id__in=people, delegate__is_active=True)
    return list(found.select_related("delegate").order_by("id"))


@dataclass(frozen=True, kw_only=True)
class Fallen:
    """Whose tasks fall to a person on a day, because who holds them is away.

    Known by their keys before a queue is read, so that a database goes straight to these people's
    tasks: it cannot guess how many an absence brings.

    Attributes:
        stood_in_for: the kinds of case, by who the person stands in for; none: all.
        unattended: who else is away with nobody standing in.
        led: the organisations of which such tasks fall to the person.
        belongs_to: the organisations that the person belongs to.
    """

    stood_in_for: Mapping[int, frozenset[str]]
    unattended: frozenset[int]
    led: frozenset[int]
    belongs_to: frozenset[int]

    def to_a_delegate(self) -> tuple[Q, ...]:
        """Return, for each whom the person stands in for, which of their tasks that brings.

        Those of the kinds of case that the absence names, and never about an organisation that the
        delegate belongs to: that stays with the principal (section 8, 31).
        """
        may = ~_about(self.belongs_to)
        return tuple(
            Q(owner=principal) & (Q(process__kind__in=sorted(kinds)) if kinds else Q()) & may
            for principal, kinds in sorted(self.stood_in_for.items(), key=itemgetter(0))
        )

    def to_the_lead(self) -> tuple[Q, ...]:
        """Return which tasks are the lead's, as their holder is away with nobody standing in.

        Such a task is never nobody's: the lead of the organisation sees it and may pass it on. A
        delegate whose account is out of use stands in for nobody.
        """
        if not self.led or not self.unattended:
            return ()
        return (Q(owner__in=sorted(self.unattended), organisation__in=sorted(self.led)),)


def fallen_to(person: Person, *, on: date, hats: Sequence[Membership] | None = None) -> Fallen:
    """Read whose tasks fall to a person on a day, in one statement where their roles are known.

    Args:
        person: who looks.
        on: the day on which roles and absences count.
        hats: what `hats_on` gave for that day, where the caller has asked.
    """
    hats = hats_on(person, on) if hats is None else hats
    own = [hat for hat in hats if hat.person_id == person.pk]
    led = frozenset(hat.organisation_id for hat in own if hat.role in LEADS)
    # Who is away with nobody concerns those alone who lead.
    absences = (_FALLEN if led else _STOOD_IN_FOR).rows(person=person.pk, on=on)
    # The absences of one person do not overlap.
    stood_in_for = {who: frozenset(kinds) for who, delegated, kinds in absences if delegated}
    unattended = {who for who, delegated, _kinds in absences if not delegated}
    return Fallen(
        stood_in_for=stood_in_for,
        unattended=frozenset(unattended - stood_in_for.keys() - {person.pk}),
        led=led,
        belongs_to=frozenset(hat.organisation_id for hat in own),
    )


def _standing_in(wanted: Q) -> QuerySet[Absence, Any]:  # Any: columns
    is_delegate = ExpressionWrapper(Q(delegate=_PERSON, delegate__is_active=True), BooleanField())
    found = Absence.objects.filter(covering(_ON), wanted)
    return found.order_by("id").values_list("person_id", is_delegate, "kinds")


_PERSON, _ON = Given("person", BigIntegerField()), Given("on", DateField())
_STOOD_IN_FOR = Read(lambda: _standing_in(Q(delegate=_PERSON)))
_FALLEN = Read(lambda: _standing_in(Q(delegate=_PERSON) | _nobody()))


def recused(person: Person, *, on: date) -> Q:
    """Return the condition that a task decides about an organisation that a person belongs to."""
    return _about(own_memberships_on(person, on).values("organisation_id"))


def _about(organisations: Any) -> Q:  # Any: ids, or their read
    decided_elsewhere = ~Q(organisation_id=F("process__organisation_id"))
    return Q(process__organisation_id__in=organisations) & decided_elsewhere


def led_by(person: Person, *, on: date) -> set[int]:
    """Return the organisations that a person leads on a day."""
    led = own_memberships_on(person, on).filter(role__in=LEADS)
    return set(led.values_list("organisation_id", flat=True))


def away_with_nobody(on: date) -> QuerySet[Absence]:
    """Return the absences on a day in which nobody stands in."""
    return Absence.objects.filter(covering(on), _nobody())


def _nobody() -> Q:
    return Q(delegate__isnull=True) | Q(delegate__is_active=False)


def absences_known_to(person: Person, *, on: date) -> QuerySet[Absence]:
    """Return the present and coming absences of one's organisations' people, and one's own.

    Those in which the person stands in are among them.
    """
    mine = _serving(person, on=on).values("organisation_id")
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


def roles_left_out(absences: Sequence[Absence], *, on: date) -> dict[int, list[Membership]]:
    """Return, by absence, the roles of the person under which the delegate may not act.

    These are the offices that nobody passes on, and those in organisations where the delegate does
    not serve; one statement for all absences.

    Args:
        absences: those that have a delegate; others have nothing to leave out.
        on: the day on which roles count.
    """
    people = {each.person_id for each in absences}
    people |= {each.delegate_id for each in absences if each.delegate_id is not None}
    held: dict[int | None, list[Membership]] = defaultdict(list)
    for hat in held_on(on).filter(person_id__in=people).order_by("id"):
        held[hat.person_id].append(hat)
    found = {}
    for each in absences:
        passed = (hat for hat in held[each.delegate_id] if hat.role not in NOT_DELEGATED)
        served = {hat.organisation_id for hat in passed}
        found[each.pk] = [
            hat
            for hat in held[each.person_id]
            if hat.role in NOT_DELEGATED or hat.organisation_id not in served
        ]
    return {pk: hats for pk, hats in found.items() if hats}


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
    mine = _serving(person, on=on).values_list("organisation_id", flat=True)
    return (
        Person.objects.filter(is_active=True, memberships__in=_held_in(set(mine), on=on))
        .distinct()
        .order_by("name", "id")
    )


def _serving(person: Person, *, on: date) -> QuerySet[Membership]:
    """Return the roles in which a person serves; who applies for somebody is no colleague there."""
    return own_memberships_on(person, on).exclude(role=Role.APPLICANT)


def _held_in(organisations: Any, *, on: date) -> QuerySet[Membership]:  # Any: ids, or their read
    return Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        organisation_id__in=organisations,
        valid_from__lte=on,
    ).exclude(role__in=NOT_DELEGATED)
