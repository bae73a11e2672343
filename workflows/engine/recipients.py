"""Whom a piece of news reaches, and by which way: preferences, and who stands in for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.queries.absences import delegates_of
from cases.queries.preferences import preferences_about
from cases.queries.sight import place_of, sight_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cases.models import Absence, NotificationPreference, Person
    from cases.queries.sight import Place, Sight
    from workflows.engine.topics import Topic


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One person who is told.

    Attributes:
        person: who is told.
        acting_for: whose news it is, where the person stands in for them.
        in_app: a line in the list.
        email: a mail.
    """

    person: Person
    acting_for: Person | None
    in_app: bool
    email: bool


def recipients_of(
    people: Iterable[Person], topic: Topic, *, case: int | None, on: date
) -> list[Recipient]:
    """Return who is told, each person once, at a fixed number of statements.

    Who is away is told all the same, and so is who stands in for them on that day, where they
    may see the case and it is no decision about their own organisation (section 8, 31); a
    delegate's own delegate is never asked.

    Args:
        people: whom the news concerns.
        topic: what it is about.
        case: the primary key of its case, if it has one.
        on: the day on which absences and sight count.
    """
    active = {person.pk: person for person in people if person.is_active}
    told: dict[int, tuple[Person, Person | None]] = {
        pk: (person, None) for pk, person in active.items()
    }
    absences = _absences(active, topic, case, on=on)
    stands_in = ((each.delegate, active[each.person_id]) for each in absences if each.delegate)
    for delegate, principal in stands_in:
        told.setdefault(delegate.pk, (delegate, principal))
    chosen = preferences_about(topic.code, told.keys())
    return [
        _recipient(person, acting_for, topic, chosen.get(person.pk))
        for person, acting_for in told.values()
    ]


def _absences(
    people: dict[int, Person], topic: Topic, case: int | None, *, on: date
) -> list[Absence]:
    if not topic.for_the_delegate:
        return []
    absences = delegates_of(people.keys(), on=on)
    if case is None or not absences:
        return absences
    place = place_of(case)
    delegates = {each.delegate_id for each in absences if each.delegate_id is not None}
    sights = sight_of({*delegates, *people}, on=on)
    return [
        each
        for each in absences
        if each.delegate_id
        and place.kind in (each.kinds or [place.kind])
        and sights[each.delegate_id].sees(place)
        and not _is_recused(sights[each.delegate_id], sights[each.person_id], place)
    ]


def _is_recused(delegate: Sight, principal: Sight, place: Place) -> bool:
    """Tell whether the delegate belongs to the case's organisation, and the principal judges it.

    Who serves in that organisation, or in the district over it, has its tasks as their own and
    judges nobody.
    """
    house = [each for each in (place.organisation, place.parent) if each is not None]
    judges = not any(principal.belongs_to(each) for each in house)
    return judges and delegate.belongs_to(place.organisation)


def _recipient(
    person: Person,
    acting_for: Person | None,
    topic: Topic,
    chosen: NotificationPreference | None,
) -> Recipient:
    in_app = chosen.in_app if chosen else topic.in_app
    email = chosen.email if chosen else topic.email
    return Recipient(
        person=person,
        acting_for=acting_for,
        in_app=in_app or not topic.may_be_silenced,
        email=email and bool(person.email),
    )
