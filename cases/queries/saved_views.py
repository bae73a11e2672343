"""Reads of saved views: one's own, and those shared with an organisation that one serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import NotVisible
from cases.models import SavedView
from cases.permissions import hats_on
from cases.states.role import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Membership, Organisation, Person


def views_known_to(
    person: Person, *, on: date, hats: Sequence[Membership] | None = None
) -> QuerySet[SavedView]:
    """Return a person's own views and those that their organisations share, by name.

    Who has left an organisation, or only stands in for somebody there, does not see its views.

    Args:
        person: who looks.
        on: the day on which roles count.
        hats: what `hats_on` gave for that day, where the caller has asked.
    """
    shared = {office.pk for office in offices_of(person, on=on, hats=hats)}
    return (
        SavedView.objects.filter(Q(owner=person) | Q(shared_with_id__in=shared))
        .select_related("owner", "shared_with")
        .order_by("name", "id")
    )


def visible_view(
    person: Person, pk: int, *, on: date, hats: Sequence[Membership] | None = None
) -> SavedView:
    """Return one of the views that a person knows.

    Raises:
        NotVisible: there is none of that id among them.
    """
    found = views_known_to(person, on=on, hats=hats).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_t("没有这个视图，或已不再共享给您。"))
    return found


def offices_of(
    person: Person, *, on: date, hats: Sequence[Membership] | None = None
) -> tuple[Organisation, ...]:
    """Return the organisations that a person serves themselves on a day, by name.

    Whoever applies for an organisation does not serve in it: natural persons who apply have one
    organisation in common and must not hear of each other.

    Args:
        person: whose.
        on: the day on which roles count.
        hats: what `hats_on` gave for that day, where the caller has asked.
    """
    hats = hats_on(person, on) if hats is None else hats
    own = {
        hat.organisation_id: hat.organisation
        for hat in hats
        if hat.person_id == person.pk and hat.role != Role.APPLICANT
    }
    return tuple(sorted(own.values(), key=lambda office: (office.full_name, office.pk)))
