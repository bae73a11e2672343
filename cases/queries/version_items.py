"""Reads of the change items that wait for a version, or that one holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from cases.models import CaseEvent, ChangeItem, ListChange
from cases.states.list_change import APPROVED_STATES, ItemDecision, ItemOperation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from cases.models import ListVersion

ITEMS_ON_A_PAGE = 50
# Below the number of parameters that either database takes in one statement.
CONFLICTS_READ = 500


@dataclass(frozen=True, kw_only=True)
class RequestInVersion:
    """One change request and how many of its items a version would hold.

    Attributes:
        change: the request.
        counts: items by operation.
        replaced: items of which the version says nothing, because of later approvals.
        partly: items of which it says a part.
    """

    change: ListChange
    counts: Mapping[str, int]
    replaced: int = 0
    partly: int = 0

    @property
    def labelled(self) -> list[tuple[str, int]]:
        """The counts with Chinese labels, in the order of the operations."""
        return [
            (str(each.label), self.counts[each.value])
            for each in ItemOperation
            if each.value in self.counts
        ]


def waiting_items() -> QuerySet[ChangeItem]:
    """Return the approved items that no version has taken in."""
    return ChangeItem.objects.filter(
        decision=ItemDecision.APPROVED,
        list_version__isnull=True,
        change__state__in=APPROVED_STATES,
    )


def conflicting_items(keys: Iterable[int]) -> QuerySet[ChangeItem]:
    """Return items by their keys with what a table shows of them, by request and position."""
    found = ChangeItem.objects.filter(pk__in=list(keys)[:CONFLICTS_READ])
    found = found.select_related("entry", "base_row", "proposed_row", "change__organisation")
    return found.order_by("change_id", "position")


def items_of_version(version: ListVersion) -> QuerySet[ChangeItem]:
    """Return the items that a version took in."""
    return ChangeItem.objects.filter(list_version=version)


def changed_entries(version: ListVersion) -> dict[str, int]:
    """Return how many entries a version changes, by what becomes of each; one statement.

    The counts of a version are of items, and sealed. Where several of its items are about one
    entry, it is one entry that changes.
    """
    several = ChangeItem.objects.filter(list_version=version, overtaken=True)
    rows = ChangeItem.objects.filter(list_version=version, entry_id__in=several.values("entry_id"))
    by_entry: dict[int, list[str]] = {}
    for entry, operation in rows.order_by("decided_at", "pk").values_list("entry_id", "operation"):
        by_entry.setdefault(entry, []).append(operation)
    counts = Counter(version.counts)
    for operations in by_entry.values():
        counts.subtract(operations)
        counts.update(_taken_together(operations))
    return {operation: count for operation, count in counts.items() if count}


def _taken_together(operations: Sequence[str]) -> list[str]:
    """Return what becomes of an entry by several operations in their order; none: nothing."""
    first, last = operations[0], operations[-1]
    if last == ItemOperation.REMOVE:
        return [] if first == ItemOperation.ADD else [last]
    if first == ItemOperation.ADD:
        return [first]
    if last == ItemOperation.ADD:
        return [ItemOperation.CHANGE]
    plain = (ItemOperation.ADD, ItemOperation.REMOVE, ItemOperation.CHANGE)
    return [next((each for each in reversed(operations) if each not in plain), last)]


def by_request(items: QuerySet[ChangeItem]) -> Sequence[RequestInVersion]:
    """Return the requests of some items with their counts, in the order of their ids."""
    found: dict[int, dict[str, int]] = {}
    rows = items.order_by("change_id", "operation").values_list("change_id", "operation")
    for change, operation, number in rows.annotate(number=Count("pk")):
        found.setdefault(change, {})[operation] = number
    changes = ListChange.objects.filter(pk__in=found).select_related("organisation")
    return [RequestInVersion(change=each, counts=found[each.pk]) for each in changes.order_by("pk")]


def items_after(
    items: QuerySet[ChangeItem], *, after: tuple[int, int] | None = None
) -> Sequence[ChangeItem]:
    """Return one page of items and one more, by request and position.

    Args:
        items: of which.
        after: request key and position after which the page starts; None: the beginning.
    """
    found = items.select_related("entry", "base_row", "proposed_row", "change")
    if after is not None:
        change, position = after
        found = found.filter(change_id=change, position__gt=position) | found.filter(
            change_id__gt=change
        )
    return list(found.order_by("change_id", "position")[: ITEMS_ON_A_PAGE + 1])


def conflicts_of_cut(version: ListVersion) -> int:
    """Return how many approved items could not be taken in when a version was cut."""
    cut = CaseEvent.objects.filter(case_id=version.pk, act="cut").first()
    return sum(cut.data.get("conflicts", {}).values()) if cut else 0
