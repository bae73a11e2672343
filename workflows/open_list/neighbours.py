"""Two requests' changes of one entry, laid side by side: whose was first, what differs.

The first approval is not the last word on an entry: whoever comes later may propose, and get
approved, something else. Who was approved first sees on their own request what became of their
wording (house default; the texts are silent about co-providers' news).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cases.models import ChangeItem
from cases.queries.neighbours import PASSED, approvals_of, neighbours_of
from cases.states.list_change import (
    BEFORE_REVIEW_STATES,
    NOT_HANDED_IN,
    ItemDecision,
    ItemOperation,
    ListChangeState,
)
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS
from workflows.open_list.rulings import (
    REFUSED,
    STOOD,
    answers_to,
    is_before,
    is_party,
    is_untouched,
    ruling_against,
    spoken,
    stands,
    still_said,
)
from workflows.open_list.shown_values import shown_fields
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cases.models import ItemConflict, ListChange

# How many entries a statement names.
ENTRIES_AT_ONCE = 500
NO_RULINGS: Mapping[int, Sequence[ItemConflict]] = MappingProxyType({})
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
        may_clash: whether nobody has decided the own item, and it may meet the other: that waits
            as well, or stands and is not what the own item was drafted on.
        ruling: by which its author had ruled on what the own item was approved for; None: none.
        answers: whose wording that ruling took, by field of the own item.
        is_met: whether one of the two waits for, or goes on after, a ruling on what the other says.
        agreed: what its author wrote was agreed of a wording that was to be; empty: nothing.
    """

    item: ChangeItem
    is_later: bool
    is_over: bool
    differences: tuple[Difference, ...]
    may_clash: bool = False
    ruling: ItemConflict | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    is_met: bool = False
    agreed: str = ""

    @property
    def insists(self) -> bool:
        """Whether the author's ruling took nothing of what the own item says."""
        return self.ruling is not None and set(self.answers.values()) <= {REFUSED}

    @property
    def gives_way(self) -> bool:
        """Whether the author's ruling took all of what the own item says."""
        return set(self.answers.values()) == {STOOD}

    @property
    def is_joint(self) -> bool:
        """Whether a wording was to be agreed on by that ruling, and still is one side's."""
        return self.ruling is not None and is_untouched(self.item, self.ruling)

    def with_agreement(self, agreed: Mapping[int, str]) -> Neighbour:
        """Return the same with what its author wrote was agreed, where that still counts.

        Args:
            agreed: by conflict, as `agreements_of` returns it.
        """
        if not self.is_joint or self.ruling is None:
            return self
        return replace(self, agreed=agreed.get(self.ruling.pk, ""))

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
        if not self.waits or not (self.differences or self.removes):
            return False
        if self.is_over and not self.is_met:
            return False
        return self.item.change.state in BEFORE_REVIEW_STATES and not self.is_reworked

    @property
    def fields(self) -> str:
        """The labels of what it changes."""
        return shown_fields(spoken(self.item))

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
        is published may not even help to provide the entry any more. A conflict is news for both
        until it is over, published or not. Of what is a draft again those alone read whom its
        author had ruled against: they knew of it before.
        """
        if self.is_reworked:
            return self.ruling is not None
        if self.waits:
            return self.is_met or not self.is_over
        return self.is_later or self.is_met or self.item.decision != ItemDecision.EFFECTIVE

    @property
    def says_why(self) -> bool:
        """Whether its explanation is for those of the own item too: it overrules, or met that."""
        return not self.waits and (self.is_met or (self.overrules and self.ruling is None))


def neighbour(
    own: ChangeItem,
    other: ChangeItem,
    rulings: Mapping[int, Sequence[ItemConflict]] = NO_RULINGS,
    around: Sequence[ChangeItem] = (),
) -> Neighbour:
    """Lay another request's item beside one's own, both about one entry.

    Args:
        own: the own item.
        other: the other one.
        rulings: by item, the conflicts that wait or in which authors insisted, as `rulings_on`
            returns them.
        around: all items of others about the entry that are known, in the order of approval.
    """
    met = rulings.get(other.pk, ())
    ruling = ruling_against(own, met)
    reworked = other.decision not in PASSED and other.change.state in NOT_HANDED_IN
    differences = () if reworked else _differences(own, other)
    differing = {each.field for each in differences}
    own_waits = own.decision not in PASSED
    return Neighbour(
        item=other,
        is_later=is_before(own, other),
        is_over=own.decision == ItemDecision.EFFECTIVE,
        differences=differences,
        may_clash=own.decision == ItemDecision.PENDING and _may_meet(own, other, around),
        ruling=ruling,
        answers=answers_to(own, ruling, differing=differing) if ruling else {},
        is_met=(other.decision not in PASSED and any(is_party(own, each) for each in met))
        or (own_waits and any(is_party(other, each) for each in rulings.get(own.pk, ()))),
    )


def as_it_stands(
    seen: Neighbour, other: ChangeItem, passed: Sequence[ChangeItem]
) -> Neighbour | None:
    """Return how two items differ in what is not replaced by now; None: in nothing.

    Args:
        seen: how they differ, whichever of the two it was asked of.
        other: the one that is approved, and may have been replaced since.
        passed: the approved items about the entry, but those of the request that asks.
    """
    if other.decision not in PASSED:
        return seen
    left = still_said(other, passed)
    differences = tuple(each for each in seen.differences if each.field in left)
    if seen.differences and not differences:
        return None
    return replace(seen, differences=differences) if stands(other, passed) else None


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


def passed_around(
    pairs: Sequence[tuple[ChangeItem, ChangeItem]], *, without: ListChange
) -> dict[int, list[ChangeItem]]:
    """Return the approved items about the entries of some pairs, by entry, in that order.

    One statement for every five hundred entries of which somebody else got a change approved.
    """
    entries = sorted({other.entry_id for _own, other in pairs if other.decision in PASSED})
    found: dict[int, list[ChangeItem]] = {}
    for start in range(0, len(entries), ENTRIES_AT_ONCE):
        some = approvals_of(entries[start : start + ENTRIES_AT_ONCE], without=without)
        for item in some:
            found.setdefault(item.entry_id, []).append(item)
    return found


def _may_meet(own: ChangeItem, other: ChangeItem, around: Sequence[ChangeItem]) -> bool:
    """Tell whether an item may meet another: that waits, or stands and was not drafted on.

    Of an item that removes its entry no field is compared.
    """
    if other.decision not in PASSED:
        return True
    passed = [each for each in around if each.decision in PASSED]
    if other.operation == ItemOperation.REMOVE:
        return stands(other, passed)
    said, left = {name: new for name, _old, new in other.fields}, still_said(other, passed)
    return any(
        name in left and wording_key(old) != wording_key(said[name])
        for name, old, _new in own.fields
    )


def _differences(own: ChangeItem, other: ChangeItem) -> tuple[Difference, ...]:
    theirs = {name: new for name, _old, new in other.fields}
    return tuple(
        Difference(field=name, mine=mine, theirs=theirs[name])
        for name, _old, mine in own.fields
        if name in theirs
        and name not in DERIVED_FROM_CONDITIONS
        and wording_key(mine) != wording_key(theirs[name])
    )
