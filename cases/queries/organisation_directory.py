"""Reads of organisations, their names and units: office facts, the same for all who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from cases.models import Organisation, OrganisationAlias, OrganisationKind

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

ORGANISATIONS_ON_A_PAGE = 50


def organisations_after(
    *, text: str = "", kind: str = "", after: str = "", with_closed: bool = False
) -> list[Organisation]:
    """Return organisations by full name with parent and successor; one query.

    Args:
        text: part of a full name, short name, alias or credit code; empty: all.
        kind: one `OrganisationKind`; empty: all.
        after: the full name after which the page starts.
        with_closed: also those with a last day.

    One more row than `ORGANISATIONS_ON_A_PAGE` tells that another page follows.
    """
    found = Organisation.objects.filter(full_name__gt=after).select_related("parent", "successor")
    if not with_closed:
        found = found.filter(valid_until__isnull=True)
    if kind:
        found = found.filter(kind=kind)
    if text:
        aliases = OrganisationAlias.objects.filter(name__icontains=text)
        found = found.filter(
            Q(full_name__icontains=text)
            | Q(short_name__icontains=text)
            | Q(credit_code__iexact=text)
            | Q(pk__in=aliases.values("organisation"))
        )
    return list(found.order_by("full_name")[: ORGANISATIONS_ON_A_PAGE + 1])


def organisation_by_id(pk: int) -> Organisation | None:
    """Return an organisation with its parent and successor."""
    found = Organisation.objects.select_related("parent", "successor")
    return found.filter(pk=pk).first()


def organisation_called(full_name: str) -> Organisation | None:
    """Return the organisation that has this full name."""
    return Organisation.objects.filter(full_name=full_name).first()


def organisations_in_office() -> QuerySet[Organisation]:
    """Return the organisations without a last day, to choose from, by full name."""
    return Organisation.objects.filter(valid_until__isnull=True).order_by("full_name")


def aliases_of(organisation: Organisation) -> list[OrganisationAlias]:
    """Return the other names of an organisation."""
    return list(OrganisationAlias.objects.filter(organisation=organisation).order_by("name"))


def units_of(organisation: Organisation) -> list[Organisation]:
    """Return the organisations directly under one."""
    return list(Organisation.objects.filter(parent=organisation).order_by("full_name"))


def predecessors_of(organisation: Organisation) -> list[Organisation]:
    """Return the organisations that were merged into one."""
    return list(Organisation.objects.filter(successor=organisation).order_by("full_name"))


def owner_of_name(name: str) -> Organisation | None:
    """Return the organisation that a full name or alias stands for."""
    named = organisation_called(name)
    if named is not None:
        return named
    alias = OrganisationAlias.objects.select_related("organisation").filter(name=name).first()
    return alias.organisation if alias else None


def owner_of_credit_code(code: str) -> Organisation | None:
    """Return the organisation that a unified credit code is registered for."""
    return Organisation.objects.filter(credit_code=code).first()


def commission_in_office() -> Organisation | None:
    """Return the one commission (主管部门), if it is entered."""
    return organisations_in_office().filter(kind=OrganisationKind.COMMISSION).first()


def parent_ids() -> dict[int, int | None]:
    """Return the parent's id by organisation id; there are hundreds, not millions."""
    return dict(Organisation.objects.values_list("pk", "parent_id"))


def organisations_known_as(names: Collection[str], *, on: date) -> dict[str, Organisation]:
    """Return the organisations that some names stand for, by name; one query.

    A full name wins over an alias, an alias over a short name; a short name that two share
    names neither.

    Args:
        names: as a document writes them.
        on: the day on which the organisation must exist.
    """
    rows = Organisation.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        Q(full_name__in=names) | Q(short_name__in=names) | Q(aliases__name__in=names),
    ).annotate(known_as=F("aliases__name"))
    found = list(rows.order_by("pk"))
    shorts: dict[str, set[int]] = {}
    for row in found:
        shorts.setdefault(row.short_name, set()).add(row.pk)
    known = {row.short_name: row for row in found if len(shorts[row.short_name]) == 1}
    known |= {row.known_as: row for row in found if row.known_as}
    known |= {row.full_name: row for row in found}
    return {name: known[name] for name in names if name in known}
