"""Reads of data-fusion spaces: office facts, the same for all who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import EntryRow, FusionDepartment, FusionSpace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

SPACES_ON_A_PAGE = 25


def spaces_after(*, on: date, with_closed: bool = False, after: int = 0) -> Sequence[FusionSpace]:
    """Return one page of spaces by number with their scenarios, and one more.

    Args:
        on: the day on which one is closed or not.
        with_closed: also those whose last day has passed.
        after: the number after which the page starts.
    """
    found = FusionSpace.objects.select_related("edition__scenario").filter(number__gt=after)
    if not with_closed:
        found = found.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=on))
    return list(found.order_by("number")[: SPACES_ON_A_PAGE + 1])


def space_numbered(number: int) -> FusionSpace | None:
    """Return a space by its number."""
    found = FusionSpace.objects.select_related("edition__scenario", "entered_by")
    return found.filter(number=number).first()


def departments_of(space: FusionSpace) -> Sequence[FusionDepartment]:
    """Return the departments of a space, by name."""
    found = FusionDepartment.objects.filter(space=space).select_related("organisation")
    return list(found.order_by("organisation__full_name"))


def datasets_of(space: FusionSpace) -> QuerySet[EntryRow]:
    """Return what the list says last of the datasets of a space, by name."""
    newest = EntryRow.objects.filter(
        entry__in=space.datasets.values("entry_id"),
        valid_from__isnull=False,
        valid_until__isnull=True,
    )
    return newest.select_related("entry", "provider").order_by("name")


def spaces_in_operation(*, on: date) -> int:
    """Return how many spaces are in operation on a day (rules.md e, target 6)."""
    found = FusionSpace.objects.filter(opened_on__lte=on)
    return found.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=on)).count()
