"""The names under which a list may know an organisation."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Organisation, OrganisationAlias
from workflows.open_list.reading import Successor
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date


def merged_names(*, on: date) -> dict[str, Successor]:
    """Return names of organisations that ended, with the one in office that took each over.

    A name that an organisation in office bears as well is its own, whatever is said here; one
    that organisations with different successors shared is left out.

    Args:
        on: the day on which the successor must exist.
    """
    heirs = heirs_in_office(on=on)
    ended = Organisation.objects.filter(pk__in=list(heirs))
    written = [*ended.values_list("full_name", "pk"), *ended.values_list("short_name", "pk")]
    aliases = OrganisationAlias.objects.filter(organisation__in=list(heirs))
    written += aliases.values_list("name", "organisation")
    full_names = dict(
        Organisation.objects.filter(pk__in=set(heirs.values())).values_list("pk", "full_name")
    )
    found: dict[str, set[int]] = defaultdict(set)
    for name, pk in written:
        found[compare_key(name)].add(heirs[pk])
    found.pop("", None)
    return {
        key: Successor(heir, full_names[heir])
        for key, takers in found.items()
        if len(takers) == 1
        for heir in takers
    }


def heirs_in_office(*, on: date) -> dict[int, int]:
    """Return organisations that ended, with the one in office that took each over.

    Args:
        on: the day of which the answer holds.
    """
    rows = Organisation.objects.values_list("pk", "successor_id", "valid_from", "valid_until")
    successors: dict[int, int | None] = {pk: successor for pk, successor, _first, _last in rows}
    in_office = {
        pk
        for pk, _successor, first, last in rows
        if (first is None or first <= on) and (last is None or last >= on)
    }
    heirs = {}
    for pk in successors.keys() - in_office:
        met: set[int] = set()
        heir = successors[pk]
        # A circle of mergers leads to nobody.
        while heir is not None and heir not in in_office and heir not in met:
            met.add(heir)
            heir = successors[heir]
        if heir in in_office:
            heirs[pk] = heir
    return heirs


def with_predecessors(keys: Collection[int], *, on: date) -> frozenset[int]:
    """Return organisations together with those that ended and that they took over.

    Args:
        keys: organisations.
        on: the day of which the answer holds.
    """
    heirs = heirs_in_office(on=on)
    return frozenset(keys) | {pk for pk, heir in heirs.items() if heir in keys}


def organisations_by_name(*, on: date) -> dict[str, int]:
    """Return full names, aliases and short names, as comparisons use them, with whose they are.

    A full name wins over an alias and an alias over a short name; a short name that two
    organisations share names neither, because aliases are merged only by a person
    (decisions.md, Open list).

    Args:
        on: the day on which the organisation must exist.
    """
    in_office = Organisation.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
    )
    rows = list(in_office.values_list("full_name", "short_name", "pk"))
    names: dict[str, int] = {}
    shared: set[str] = set()
    for _full, short, pk in rows:
        key = compare_key(short)
        if names.setdefault(key, pk) != pk:
            shared.add(key)
    for key in shared | {""}:
        names.pop(key, None)
    aliases = OrganisationAlias.objects.filter(organisation__in=in_office)
    for name, pk in aliases.values_list("name", "organisation"):
        names[compare_key(name)] = pk
    names.update({compare_key(full): pk for full, _short, pk in rows})
    return names
