"""Two requests' changes of one entry, laid side by side: whose was first, what differs.

The first approval is not the last word on an entry: whoever comes later may propose, and get
approved, something else. Who was approved first sees on their own request what became of their
wording (house default; the texts are silent about co-providers' news).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cases.models import ChangeItem
from cases.queries.neighbours import PASSED, neighbours_of
from cases.states.conflict import Conflict
from cases.states.list_change import (
    BEFORE_REVIEW_STATES,
    NOT_HANDED_IN,
    ItemDecision,
    ItemOperation,
    ListChangeState,
)
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS
from workflows.open_list.shown_values import shown_fields
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
    from datetime import date

    from cases.models import ItemConflict, ListChange

# How many entries a statement names.
ENTRIES_AT_ONCE = 500
NO_RULINGS: Mapping[int, Sequence[ItemConflict]] = MappingProxyType({})
# Of a field of a ruling: where its answer stands, and how that says that what stood was taken.
ANSWER, STOOD = 4, "standing"
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
        differences: the fields that both change, and not alike; none of a removal, nor of what
            its author reworks.
        may_clash: whether nobody has decided the own item, and it was not drafted on the other.
        ruling: by which its author had ruled on what the own item was approved for; None: none.
        insists: whether the author took something else than the own item says.
    """

    item: ChangeItem
    is_later: bool
    is_over: bool
    differences: tuple[Difference, ...]
    may_clash: bool = False
    ruling: ItemConflict | None = None
    insists: bool = False

    @property
    def is_reworked(self) -> bool:
        """Whether it is a draft again: nobody but its author knows what it says."""
        return self.waits and self.item.change.state in NOT_HANDED_IN

    @property
    def review_due(self) -> date | None:
        """Until when the commission reviews it; None: it does not, or nothing is due."""
        if self.item.change.state != ListChangeState.IN_REVIEW or not self.waits:
            return None
        due: date | None = getattr(self.item, "due_on", None)
        return due

    @property
    def awaits_review(self) -> bool:
        """Whether the commission is still to review it, and the day will be told then."""
        if self.is_over or not self.waits or not (self.differences or self.removes):
            return False
        return self.item.change.state in BEFORE_REVIEW_STATES and not self.is_reworked

    @property
    def fields(self) -> str:
        """The labels of what it changes."""
        return shown_fields(_spoken(self.item))

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision, or for its author's ruling."""
        return self.item.decision not in PASSED

    @property
    def removes(self) -> bool:
        """Whether it takes the entry off the list."""
        return self.item.operation == ItemOperation.REMOVE and not self.is_reworked

    @property
    def must_be_ruled_on(self) -> bool:
        """Whether both differ, so that whoever is approved second has to rule on a conflict."""
        return self.may_clash and bool(self.differences or self.removes)

    @property
    def overrules(self) -> bool:
        """Whether it took the place of something that the own item had said."""
        return self.is_later and bool(self.differences or self.removes)

    @property
    def is_news(self) -> bool:
        """Whether it is more than the wording that the own item was drafted on.

        What others only propose concerns those alone who propose something too: whose own change
        is published may not even help to provide the entry any more. Of what is a draft again
        those alone read whom its author had ruled against: they knew of it before.
        """
        if self.is_reworked:
            return not self.is_over and self.ruling is not None
        if self.waits:
            return not self.is_over
        return self.is_later or self.item.decision != ItemDecision.EFFECTIVE


def neighbour(
    own: ChangeItem, other: ChangeItem, rulings: Mapping[int, Sequence[ItemConflict]] = NO_RULINGS
) -> Neighbour:
    """Lay another request's item beside one's own, both about one entry.

    Args:
        own: the own item.
        other: the other one.
        rulings: by item, the conflicts in which authors insisted, as `rulings_on` returns them.
    """
    ruling = ruling_against(own, rulings.get(other.pk, ()))
    reworked = other.decision not in PASSED and other.change.state in NOT_HANDED_IN
    return Neighbour(
        item=other,
        is_later=_is_later(own, other),
        is_over=own.decision == ItemDecision.EFFECTIVE,
        differences=() if reworked else _differences(own, other),
        may_clash=own.decision == ItemDecision.PENDING and not _follows(own, other),
        ruling=ruling,
        insists=ruling is not None and insists_against(own, ruling),
    )


def ruling_against(item: ChangeItem, rulings: Iterable[ItemConflict]) -> ItemConflict | None:
    """Return the last of some rulings on what an item had been approved for, if there is any."""
    return next((met for met in reversed(list(rulings)) if _is_against(item, met)), None)


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
            own_item.change = change
            yield own_item, other


def answers_to(item: ChangeItem, met: ItemConflict) -> dict[str, str]:
    """Return whose wording a ruling took, by each field of it that an item changes."""
    spoken = _spoken(item)
    return {
        values[0]: values[ANSWER]
        for values in met.fields
        if values[0] in spoken and len(values) > ANSWER
    }


def insists_against(item: ChangeItem, met: ItemConflict) -> bool:
    """Tell whether a ruling took something else than an item says."""
    answers = answers_to(item, met)
    return not answers or any(answer != STOOD for answer in answers.values())


def _is_later(own: ChangeItem, other: ChangeItem) -> bool:
    if own.decision not in PASSED or other.decision not in PASSED:
        return False
    if own.decided_at is None or other.decided_at is None:
        return False
    return (own.decided_at, own.pk) < (other.decided_at, other.pk)


def _follows(own: ChangeItem, other: ChangeItem) -> bool:
    """Tell whether an item was drafted on what another, approved, says of all that both change."""
    if other.decision not in PASSED:
        return False
    theirs = {name: new for name, _old, new in other.fields}
    return other.proposed_row_id is not None and all(
        wording_key(old) == wording_key(theirs[name])
        for name, old, _new in own.fields
        if name in theirs and name not in DERIVED_FROM_CONDITIONS
    )


def _is_against(own: ChangeItem, met: ItemConflict) -> bool:
    """Tell whether a ruling was about something that an item had been approved for."""
    if own.decision not in PASSED or own.decided_at is None or met.ruled_at is None:
        return False
    if own.decided_at > met.ruled_at:
        return False
    if own.operation == ItemOperation.REMOVE:
        return met.reason == Conflict.ENTRY_REMOVED
    return bool(_spoken(own) & {values[0] for values in met.fields})


def _spoken(item: ChangeItem) -> KeysView[str]:
    """Return the fields that an item changes, in order."""
    names = (name for name, _old, _new in item.fields)
    return {name: None for name in names if name not in DERIVED_FROM_CONDITIONS}.keys()


def _differences(own: ChangeItem, other: ChangeItem) -> tuple[Difference, ...]:
    theirs = {name: new for name, _old, new in other.fields}
    return tuple(
        Difference(field=name, mine=mine, theirs=theirs[name])
        for name, _old, mine in own.fields
        if name in theirs
        and name not in DERIVED_FROM_CONDITIONS
        and wording_key(mine) != wording_key(theirs[name])
    )
