"""What waits for a later day holds back what was approved after it, where both say something.

A wished day holds up nobody else (decisions.md, Open list): what is due goes ahead of what is not,
and that is judged by the list of its day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cases.models import ChangeItem
from cases.states.list_change import ItemDecision
from workflows.open_list.bulk_rows import CHUNK_ROWS
from workflows.open_list.merging import all_together
from workflows.open_list.wording import content_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class HeldBack:
    """What some items that are due have to do with items that are not.

    Attributes:
        items: those that wait as well.
        fields: by entry what waits to be said of it, on which what is due may be drafted.
    """

    items: set[int] = field(default_factory=set)
    fields: Mapping[int, set[str]] = field(default_factory=dict)


def held_back(due: QuerySet[ChangeItem]) -> HeldBack:
    """Tell which of some approved items must wait for one that is approved but not due.

    A change waits where it changes a field that the other one changes; a removal goes ahead of
    changes. What is drafted on an entry that is not listed yet, or not removed yet, waits.

    Args:
        due: approved items that no version has taken in; every other one is not due.
    """
    approved = ChangeItem.objects.filter(decision=ItemDecision.APPROVED, list_version__isnull=True)
    keys = set(due.values_list("pk", flat=True))
    contested = _contested(approved, keys)
    items: set[int] = set()
    fields: dict[int, set[str]] = defaultdict(set)
    unsure: set[int] = set()
    for start in range(0, len(contested), CHUNK_ROWS):
        found = approved.filter(entry_id__in=contested[start : start + CHUNK_ROWS])
        found = found.select_related("base_row", "proposed_row").order_by("decided_at", "pk")
        for item in found:
            changed = _changed(item)
            if item.pk in keys and not _must_wait(item, changed, fields[item.entry_id], unsure):
                continue
            if item.pk in keys:
                items.add(item.pk)
            if changed is None:
                unsure.add(item.entry_id)
            fields[item.entry_id] |= changed or set()
    return HeldBack(items=items, fields=fields)


def _contested(approved: QuerySet[ChangeItem], due: set[int]) -> list[int]:
    """Return the entries of which something due was approved after something that is not due.

    Compared here: asked of the database, that is one look at all that is due for each item.
    """
    waiting: dict[int, datetime] = {}
    last: dict[int, datetime] = {}
    for pk, entry, at in approved.values_list("pk", "entry_id", "decided_at").iterator(CHUNK_ROWS):
        if at is None:
            continue
        if pk in due:
            last[entry] = max(at, last.get(entry, at))
        else:
            waiting[entry] = min(at, waiting.get(entry, at))
    return sorted(entry for entry, at in waiting.items() if entry in last and at < last[entry])


def _must_wait(
    item: ChangeItem, changed: set[str] | None, waiting: set[str], unsure: set[int]
) -> bool:
    if item.entry_id in unsure:
        return True
    if changed is None:
        return item.proposed_row_id is not None and bool(waiting)
    return bool(changed & waiting)


def _changed(item: ChangeItem) -> set[str] | None:
    """Return which fields an item changes; None: it adds its entry or removes it."""
    if item.base_row is None or item.proposed_row is None:
        return None
    base, proposed = content_of(item.base_row), content_of(item.proposed_row)
    return all_together(name for name in base if base[name] != proposed[name])
