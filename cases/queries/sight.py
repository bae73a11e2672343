"""Who of several people may know of a case: the same answers as `visible_to`, read for all at once.

Mail and messages ask for many people; a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Absence, Case, Membership
from cases.permissions import covering
from cases.queries.absences import LEADS
from cases.queries.visible import sees_by_hats
from cases.states.role import NOT_DELEGATED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date


@dataclass(frozen=True, kw_only=True)
class Place:
    """What sight of a case depends on."""

    kind: str
    organisation: int
    parent: int | None
    opened_by: int | None


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Whom a person stands in for, and for which kinds of case; none: all."""

    person: int
    kinds: list[str]


@dataclass(frozen=True, kw_only=True)
class Sight:
    """One person's roles on a day, those as a delegate among them, and whom they stand in for."""

    person: int
    hats: list[Membership] = field(default_factory=list)
    principals: list[Principal] = field(default_factory=list)

    def sees(self, place: Place) -> bool:
        """Tell whether the person may know of a case."""
        if place.opened_by == self.person:
            return True
        return sees_by_hats(
            self.hats, kind=place.kind, organisation=place.organisation, parent=place.parent
        )

    def belongs_to(self, organisation: int) -> bool:
        """Tell whether the person holds a role of their own in an organisation."""
        return any(
            hat.organisation_id == organisation and hat.person_id == self.person
            for hat in self.hats
        )

    def leads(self) -> set[int]:
        """Return the organisations that the person leads in a role of their own."""
        return {
            hat.organisation_id
            for hat in self.hats
            if hat.role in LEADS and hat.person_id == self.person
        }

    def takes_on(
        self, place: Place, *, kinds: Sequence[str] | None, organisation: int | None
    ) -> bool:
        """Tell whether a task is the person's to do in somebody else's place.

        The same answer as `absences.Fallen.to_a_delegate` for one task: not of another kind, and
        not about the person's own organisation where another decides.

        Args:
            place: of the task's case.
            kinds: those that the person stands in for; none: all.
            organisation: whose task it is.
        """
        is_recused = place.organisation != organisation and self.belongs_to(place.organisation)
        return not is_recused and (not kinds or place.kind in kinds)


def place_of(case: int) -> Place:
    """Return what sight of a case depends on."""
    kind, organisation, parent, opened_by = Case.objects.values_list(
        "kind", "organisation_id", "organisation__parent_id", "opened_by_id"
    ).get(pk=case)
    return Place(kind=kind, organisation=organisation, parent=parent, opened_by=opened_by)


def sight_of(people: Collection[int], *, on: date) -> dict[int, Sight]:
    """Return what each of these people may see on a day, in two statements however many they are.

    Args:
        people: primary keys.
        on: the day on which roles and absences count.
    """
    absences = Absence.objects.filter(covering(on), delegate_id__in=people)
    stands_in = list(absences.order_by("id").values_list("delegate_id", "person_id", "kinds"))
    everybody = {*people, *(principal for _delegate, principal, _kinds in stands_in)}
    own: dict[int, list[Membership]] = defaultdict(list)
    held = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        valid_from__lte=on,
        person_id__in=everybody,
        person__is_active=True,
    )
    for hat in held.order_by("id"):
        own[hat.person_id].append(hat)
    found = {pk: Sight(person=pk, hats=list(own[pk])) for pk in people}
    for delegate, principal, kinds in stands_in:
        found[delegate].principals.append(Principal(person=principal, kinds=kinds))
        found[delegate].hats.extend(_passed_on(own[principal], own[delegate], kinds))
    return found


def _passed_on(
    hats: list[Membership], of_delegate: list[Membership], kinds: list[str]
) -> list[Membership]:
    """Leave the roles that may be passed on, in offices where the delegate serves as well."""
    served = {hat.organisation_id for hat in of_delegate if hat.role not in NOT_DELEGATED}
    passed = [
        copy(hat) for hat in hats if hat.role not in NOT_DELEGATED and hat.organisation_id in served
    ]
    for hat in passed:
        hat.scope = kinds
    return passed
