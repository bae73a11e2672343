"""Reads of uploaded lists and of what is staged in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import EntryRow, ListChange, ListImport, Membership, StagedRow
from cases.permissions import memberships_on

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Person

IMPORTS_ON_A_PAGE = 25
ROWS_ON_A_PAGE = 25


def visible_imports(person: Person, roles: Collection[str], *, on: date) -> QuerySet[ListImport]:
    """Return the imports that a person may know of: their own and those of their office.

    Args:
        person: who looks.
        roles: the roles that import lists; a colleague in another role sees none.
        on: the day on which they look.
    """
    hats = memberships_on(person, on).filter(role__in=tuple(roles))
    return (
        ListImport.objects.filter(
            Q(uploaded_by=person) | Q(organisation_id__in=hats.values("organisation_id"))
        )
        .select_related("uploaded_by", "organisation", "only_organisation")
        .order_by("-id")
    )


def changes_of(list_import: ListImport) -> Sequence[ListChange]:
    """Return the change requests that an import led to."""
    changes = ListChange.objects.filter(list_import=list_import)
    return list(changes.select_related("organisation").order_by("number"))


def staged_after(
    list_import: ListImport, operations: Collection[str], *, after: int = 0
) -> Sequence[StagedRow]:
    """Return one page of staged rows and one more, which tells of a next page.

    Args:
        list_import: the preview.
        operations: what the rows do.
        after: key of the row after which the page starts; rows are staged in their order, those
            that the file does not hold behind all others.
    """
    found = StagedRow.objects.filter(
        list_import=list_import, operation__in=tuple(operations), pk__gt=after
    ).select_related("base_row")
    return list(found.order_by("pk")[: ROWS_ON_A_PAGE + 1])


def rows_of(keys: Collection[int]) -> Sequence[EntryRow]:
    """Return rows of the list by their keys, in the order of their names."""
    return list(EntryRow.objects.filter(pk__in=tuple(keys)).order_by("provider_name", "name"))


def members_in_role(role: str, *, on: date) -> Sequence[Membership]:
    """Return everybody who holds a role on a day, in any organisation."""
    return list(
        Membership.objects.filter(role=role, person__is_active=True, valid_from__lte=on)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
        .select_related("person", "organisation")
        .order_by("id")
    )
