"""The names under which a list may know an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from cases.models import Organisation, OrganisationAlias
from workflows.open_list.reading import Successor
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_OFFICE = ("pk", "full_name", "short_name", "successor_id", "valid_from", "valid_until")


def merged_names(*, on: date) -> dict[str, Successor]:
    """Return names of organisations that ended, with the one in office that took each over.

    A name that an organisation in office bears is its own and is not looked up here; one that
    organisations with different successors shared is left out.

    Args:
        on: the day on which the successor must exist.
    """
    everyone = {row[0]: row[1:] for row in Organisation.objects.values_list(*_OFFICE)}
    heirs = {pk: heir for pk in everyone if (heir := _heir(pk, everyone, on)) not in {None, pk}}
    names: dict[str, Successor] = {}
    shared: set[str] = set()
    written = [(everyone[pk][0], pk) for pk in heirs] + [(everyone[pk][1], pk) for pk in heirs]
    aliases = OrganisationAlias.objects.filter(organisation__in=list(heirs))
    for name, pk in [*written, *aliases.values_list("name", "organisation")]:
        heir = heirs[pk]
        key = compare_key(name)
        successor = Successor(heir, everyone[heir][0])
        if names.setdefault(key, successor) != successor:
            shared.add(key)
    return {key: successor for key, successor in names.items() if key and key not in shared}


def heirs_in_office(keys: Iterable[int], *, on: date) -> dict[int, int]:
    """Return each organisation, or the one in office that took it over, by its key.

    Args:
        keys: organisations, in office or not.
        on: the day on which the successor must exist.
    """
    everyone = {row[0]: row[1:] for row in Organisation.objects.values_list(*_OFFICE)}
    return {pk: _heir(pk, everyone, on) or pk for pk in keys}


def _heir(pk: int, everyone: Mapping[int, tuple[Any, ...]], on: date) -> int | None:  # Any: columns
    """Follow mergers to an organisation in office; None where they lead nowhere."""
    met = set()
    found: int | None = pk
    while found is not None and found not in met:
        met.add(found)
        _full, _short, successor, first, last = everyone[found]
        if (first is None or first <= on) and (last is None or last >= on):
            return found
        found = successor
    return None


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
