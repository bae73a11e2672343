"""Which organisation a department of the catalogue is today."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import CatalogueProvider, Organisation
from workflows.open_list.bulk_rows import update_rows
from workflows.open_list.known_names import organisations_by_name
from workflows.open_list.reading.normalise import compare_key
from workflows.open_list.reconciliation import sql

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_SEPARATOR = re.compile(r"[,，\n]")


def resolve_providers(*, on: date) -> str:
    """Find the organisation of every department of the catalogue, and who is out of office.

    A cell that names several departments stands for the first, as in the list.

    Args:
        on: the day of which the answer holds.

    Returns:
        A digest: two runs with the same one see the same organisations.

    Writes: the organisation of departments; the scratch table `rc_ended`.
    """
    names = organisations_by_name(on=on)
    known = list(CatalogueProvider.objects.order_by("pk"))
    changed = [
        (found, each.pk)
        for each in known
        if (found := _organisation(each.name, names)) != each.organisation_id
    ]
    update_rows(CatalogueProvider, ("organisation_id",), changed)
    ended = list(
        Organisation.objects.filter(Q(valid_from__gt=on) | Q(valid_until__lt=on))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    sql.run("DROP TABLE IF EXISTS rc_ended")
    sql.run("CREATE TEMPORARY TABLE rc_ended (id BIGINT PRIMARY KEY)")
    for pk in ended:
        sql.run("INSERT INTO rc_ended VALUES (%s)", [pk])
    resolved = [(each.name, _organisation(each.name, names)) for each in known]
    facts = json.dumps([sorted(resolved), ended], ensure_ascii=False, default=str)
    return hashlib.sha256(facts.encode()).hexdigest()


def _organisation(cell: str, names: Mapping[str, int]) -> int | None:
    whole = compare_key(cell)
    if whole in names:
        return names[whole]
    first = next(iter(part for part in _SEPARATOR.split(cell) if part.strip()), "")
    return names.get(compare_key(first))
