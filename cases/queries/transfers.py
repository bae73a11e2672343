"""Whose entries could move to another organisation, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _t

from cases.models import EntryRow, Organisation

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@dataclass(frozen=True, kw_only=True)
class SourceOfEntries:
    """An organisation that provides entries of the newest list.

    Attributes:
        organisation: which one.
        entries: how many it provides.
    """

    organisation: Organisation
    entries: int

    @property
    def pk(self) -> int:
        """Its key."""
        return self.organisation.pk

    @property
    def label(self) -> str:
        """How a choice names it; one that has ended says so."""
        facts = {
            "name": self.organisation.full_name,
            "count": self.entries,
            "day": self.organisation.valid_until,
        }
        if self.organisation.valid_until is not None:
            return _t("%(name)s（%(day)s 撤销，%(count)s 条）") % facts
        return _t("%(name)s（%(count)s 条）") % facts


def sources_of_entries(scope: Collection[int] | None) -> Sequence[SourceOfEntries]:
    """Return who provides entries of the newest list, those that have ended first, then by name.

    Args:
        scope: organisations by key; None: every one.
    """
    rows = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    if scope is not None:
        rows = rows.filter(provider__in=scope)
    counted = rows.order_by("provider").values_list("provider").annotate(number=Count("pk"))
    counts: dict[int, int] = dict(counted)
    found = Organisation.objects.filter(pk__in=counts).order_by("full_name")
    ended_first = sorted(found, key=lambda each: each.valid_until is None)
    return [SourceOfEntries(organisation=each, entries=counts[each.pk]) for each in ended_first]
