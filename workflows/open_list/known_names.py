"""The names under which a list may know an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Organisation, OrganisationAlias
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from datetime import date


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
