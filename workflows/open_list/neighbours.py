"""Two requests' changes of one entry, laid side by side: whose was first, what differs.

The first approval is not the last word on an entry: whoever comes later may propose, and get
approved, something else. Who was approved first sees on their own request what became of their
wording (house default; the texts are silent about co-providers' news).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import ChangeItem
from cases.queries.neighbours import PASSED, neighbours_of
from cases.states.list_change import ItemDecision, ItemOperation
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import ListChange

# How many entries a statement names.
ENTRIES_AT_ONCE = 500
# What a request still says of an entry, or has said with effect.
SAID = (ItemDecision.PENDING, ItemDecision.CONFLICT, *PASSED)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field that two changes give different values."""

    field: str
    mine: Any  # Any: a value of a field as JSON has it
    theirs: Any  # Any: the same


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """Another request's change of an entry, seen from a request's own item.

    Attributes:
        item: that change.
        is_later: whether it was approved after the own item had been.
        is_over: whether a version holds the own item, so that nothing of it is under way.
        differences: the fields that both change, and not alike; none of a removal.
    """

    item: ChangeItem
    is_later: bool
    is_over: bool
    differences: tuple[Difference, ...]

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision, or for its author's ruling."""
        return self.item.decision not in PASSED

    @property
    def removes(self) -> bool:
        """Whether it takes the entry off the list."""
        return self.item.operation == ItemOperation.REMOVE

    @property
    def overrules(self) -> bool:
        """Whether it took the place of something that the own item had said."""
        return self.is_later and bool(self.differences or self.removes)

    @property
    def is_news(self) -> bool:
        """Whether it is more than the wording that the own item was drafted on.

        What others only propose concerns those alone who propose something too: whose own change
        is published may not even help to provide the entry any more.
        """
        if self.waits:
            return not self.is_over
        return self.is_later or self.item.decision != ItemDecision.EFFECTIVE


def neighbour(own: ChangeItem, other: ChangeItem) -> Neighbour:
    """Lay another request's item beside one's own, both about one entry."""
    return Neighbour(
        item=other,
        is_later=_is_later(own, other),
        is_over=own.decision == ItemDecision.EFFECTIVE,
        differences=_differences(own, other),
    )


def pairs_of(change: ListChange) -> Iterator[tuple[ChangeItem, ChangeItem]]:
    """Yield each item of a request with each of another organisation's about its entry.

    Two statements, and one more for every five hundred entries that have such a neighbour. The
    entries are named one by one: asked as the first read again, a database that has not yet
    counted a freshly imported table read it once per item.
    """
    own = ChangeItem.objects.filter(change=change.pk, decision__in=SAID)
    found = neighbours_of(own.values("entry_id"), without=change)
    others = list(found.exclude(change__organisation=change.organisation_id))
    met = sorted({other.entry_id for other in others})
    by_entry: dict[int, ChangeItem] = {}
    for start in range(0, len(met), ENTRIES_AT_ONCE):
        mine = own.filter(entry_id__in=met[start : start + ENTRIES_AT_ONCE])
        by_entry |= {
            each.entry_id: each for each in mine.select_related("base_row", "proposed_row")
        }
    for other in others:
        # One that ended between the two reads may leave its entry without a neighbour.
        if (own_item := by_entry.get(other.entry_id)) is not None:
            yield own_item, other


def _is_later(own: ChangeItem, other: ChangeItem) -> bool:
    if own.decision not in PASSED or other.decision not in PASSED:
        return False
    if own.decided_at is None or other.decided_at is None:
        return False
    return (own.decided_at, own.pk) < (other.decided_at, other.pk)


def _differences(own: ChangeItem, other: ChangeItem) -> tuple[Difference, ...]:
    theirs = {name: new for name, _old, new in other.fields}
    return tuple(
        Difference(field=name, mine=mine, theirs=theirs[name])
        for name, _old, mine in own.fields
        if name in theirs
        and name not in DERIVED_FROM_CONDITIONS
        and wording_key(mine) != wording_key(theirs[name])
    )
