"""Which organisation a department of the catalogue is today."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Whom the departments of the catalogue stand for on a day.

    Attributes:
        names: departments as the catalogue writes them, by their key, with their organisation.
        ended: organisations out of office.
    """

    names: dict[int, tuple[str, int | None]]
    ended: tuple[int, ...]

    @property
    def last(self) -> int:
        """Return the key of the department that was met last."""
        return max(self.names, default=0)

    def digest(self, *, up_to: int) -> str:
        """Return what two runs share that see the same organisations.

        Args:
            up_to: the last department that counts: who comes later changes nothing for the rest.
        """
        known = [list(pair) for key, pair in sorted(self.names.items()) if key <= up_to]
        facts = json.dumps([known, self.ended], ensure_ascii=False)
        return hashlib.sha256(facts.encode()).hexdigest()


def resolve_providers(*, on: date) -> Directory:
    """Find the organisation of every department of the catalogue, and who is out of office.

    A cell that names several departments stands for the first, as in the list.

    Args:
        on: the day of which the answer holds.

    Writes: the organisation of departments; the scratch table `rc_ended`.
    """
    names = organisations_by_name(on=on)
    known = list(CatalogueProvider.objects.order_by("pk"))
    resolved = {each.pk: (each.name, _organisation(each.name, names)) for each in known}
    update_rows(
        CatalogueProvider,
        ("organisation_id",),
        [
            (resolved[each.pk][1], each.pk)
            for each in known
            if resolved[each.pk][1] != each.organisation_id
        ],
    )
    out_of_office = Organisation.objects.filter(Q(valid_from__gt=on) | Q(valid_until__lt=on))
    ended = tuple(out_of_office.order_by("pk").values_list("pk", flat=True))
    sql.run("DROP TABLE IF EXISTS rc_ended")
    sql.run("CREATE TEMPORARY TABLE rc_ended (id BIGINT PRIMARY KEY)")
    for pk in ended:
        sql.run("INSERT INTO rc_ended VALUES (%s)", [pk])
    return Directory(names=resolved, ended=ended)


def _organisation(cell: str, names: Mapping[str, int]) -> int | None:
    whole = compare_key(cell)
    if whole in names:
        return names[whole]
    first = next(iter(part for part in _SEPARATOR.split(cell) if part.strip()), "")
    return names.get(compare_key(first))
