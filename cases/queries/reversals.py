"""Reads of requests that take a version back, and of what they leave as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from cases.models import LeftOutEntry, ListChange
from cases.states.reversal import LeftOut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import ListVersion

LEFT_OUT_ON_A_PAGE = 25


def left_out_counts(change: ListChange) -> list[tuple[LeftOut, int]]:
    """Return how many entries a reversal leaves as they are for each reason that occurs."""
    found = LeftOutEntry.objects.filter(change=change).order_by().values_list("reason")
    counts = dict(found.annotate(number=Count("pk")))
    return [(each, counts[each.value]) for each in LeftOut if each.value in counts]


def left_out_after(change: ListChange, *, after: int | None = None) -> Sequence[LeftOutEntry]:
    """Return one page of the entries that a reversal leaves as they are, and one more.

    Args:
        change: the reversal.
        after: entry key after which the page starts; None: the beginning.
    """
    found = LeftOutEntry.objects.filter(change=change).select_related("row", "entry")
    if after is not None:
        found = found.filter(entry_id__gt=after)
    return list(found.order_by("entry_id")[: LEFT_OUT_ON_A_PAGE + 1])


def open_reversal(version: ListVersion) -> ListChange | None:
    """Return the request that is taking a version back now, or None."""
    going_on = ListChange.objects.filter(reverses=version, finished__isnull=True)
    return going_on.order_by("pk").first()


def versions_reversed_by(version: ListVersion) -> Sequence[ListVersion]:
    """Return the versions that a version took back, oldest first."""
    return list(version.reversed_versions.order_by("sequence"))
