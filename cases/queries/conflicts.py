"""Reads of conflicts between changes of one entry (冲突待裁)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ItemConflict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet

    from cases.models import ChangeItem, ListChange


def unruled_conflicts(change: ListChange) -> Sequence[ItemConflict]:
    """Return the conflicts of a request that wait for its author, in the order of its items."""
    met = ItemConflict.objects.filter(item__change=change, ruling="").order_by("item__position")
    return list(met.select_related("item__entry", "item__base_row", "item__proposed_row"))


def authors_by_entry(items: QuerySet[ChangeItem]) -> dict[int, tuple[str, ...]]:
    """Return the short names of the departments whose items these are, by entry, in order."""
    rows = items.order_by("decided_at", "pk")
    return _by_entry(rows.values_list("entry_id", "change__organisation__short_name"))


def rivals_about(entries: Collection[int], *, without: ListChange) -> dict[int, tuple[str, ...]]:
    """Return the departments whose changes of some entries wait for a ruling, by entry.

    Args:
        entries: primary keys of entries, as many as a page shows.
        without: the request that asks.
    """
    met = ItemConflict.objects.filter(ruling="", item__entry_id__in=list(entries))
    rows = met.exclude(item__change=without).order_by("pk")
    return _by_entry(rows.values_list("item__entry_id", "item__change__organisation__short_name"))


def _by_entry(rows: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    for entry, name in rows:
        found.setdefault(entry, {})[name] = None
    return {entry: tuple(names) for entry, names in found.items()}
