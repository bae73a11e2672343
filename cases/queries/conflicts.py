"""Reads of conflicts between changes of one entry (冲突待裁)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ItemConflict
from cases.states.conflict import Ruling

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet

    from cases.models import ChangeItem, ListChange


def unruled_conflicts(change: ListChange) -> Sequence[ItemConflict]:
    """Return the conflicts of a request that wait for its author, in the order of its items."""
    met = ItemConflict.objects.filter(item__change=change, ruling="").order_by("item__position")
    return list(met.select_related("item__entry", "item__base_row", "item__proposed_row"))


def settled_conflicts(items: Collection[ChangeItem]) -> Sequence[ItemConflict]:
    """Return the conflicts of some items on which their author has ruled, in order."""
    ruled = ItemConflict.objects.filter(
        item__in=items, ruling__in=(Ruling.INSISTED, Ruling.YIELDED)
    )
    return list(ruled.select_related("ruled_by").order_by("pk"))


def authors_by_entry(items: QuerySet[ChangeItem]) -> dict[int, tuple[str, ...]]:
    """Return the departments whose items these are, with their requests, by entry, in order."""
    rows = items.order_by("decided_at", "pk").values_list(
        "entry_id", "change__organisation__short_name", "change__number"
    )
    found: dict[int, dict[str, None]] = {}
    for entry, name, number in rows:
        found.setdefault(entry, {})[f"{name}（{number}）"] = None
    return {entry: tuple(names) for entry, names in found.items()}
