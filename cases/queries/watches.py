"""Reads of who watches a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Person, Watch
from cases.queries.sight import place_of, sight_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Case


def is_watched_by(person: Person, case: Case) -> bool:
    """Tell whether a person watches a case."""
    return Watch.objects.filter(person=person, case_id=case.pk).exists()


def watchers_of(case: Case) -> QuerySet[Person]:
    """Return the active people who watch a case, whether they may still see it or not."""
    return Person.objects.filter(is_active=True, watches__case_id=case.pk).order_by("id")


def those_who_see(case: Case, people: Iterable[Person], *, on: date) -> list[Person]:
    """Return those of some people who may know of a case on a day; read for all at once."""
    asked = list(people)
    if not asked:
        return []
    place = place_of(case.pk)
    sights = sight_of([person.pk for person in asked], on=on)
    return [person for person in asked if sights[person.pk].sees(place)]
