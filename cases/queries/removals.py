"""Reads of what took entries off the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ChangeItem
from cases.states.list_change import ItemDecision, ItemOperation

if TYPE_CHECKING:
    from cases.models import ListVersion


def removal_of(entry: int, version: ListVersion | None) -> ChangeItem | None:
    """Return the item by which a version took an entry off the list, or None.

    Args:
        entry: primary key of the entry.
        version: the first that no longer holds it; None where the reader may know of none.
    """
    items = ChangeItem.objects.filter(
        entry=entry,
        list_version=version,
        operation=ItemOperation.REMOVE,
        decision=ItemDecision.EFFECTIVE,
    )
    return items.first() if version is not None else None
