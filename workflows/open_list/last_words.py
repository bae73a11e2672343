"""What of an approved change its version does not say, because a later approval says otherwise.

A version may hold several items of one entry, and the last one carries the wording. What an
earlier one changed stands in it, field by field, or was changed again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import ChangeItem
from cases.states.list_change import ItemDecision
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS
from workflows.open_list.shown_values import shown_fields
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cases.models import EntryRow, ListChange

# How many entries a statement names.
ENTRIES_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """What one later approval took the place of.

    Attributes:
        change: the request that was approved later.
        fields: of what; none: the whole entry was removed, or is listed again.
        removes: whether the entry was removed.
    """

    change: ListChange
    fields: tuple[str, ...] = ()
    removes: bool = False

    @property
    def labels(self) -> str:
        """The labels of the fields."""
        return shown_fields(self.fields)


@dataclass(frozen=True, kw_only=True)
class LastWord:
    """What became of one approved item whose wording a later one of its version replaced.

    Attributes:
        item: that item.
        replaced: what others took the place of; never empty.
        stands: the fields that the version says as the item does.
    """

    item: ChangeItem
    replaced: tuple[Replacement, ...]
    stands: tuple[str, ...] = ()

    @property
    def is_void(self) -> bool:
        """Whether the version says nothing of what the item said."""
        return not self.stands

    @property
    def is_over(self) -> bool:
        """Whether the version is in effect."""
        return self.item.decision == ItemDecision.EFFECTIVE

    @property
    def labels(self) -> str:
        """The labels of the fields that stand."""
        return shown_fields(self.stands)


def last_words(items: Iterable[ChangeItem]) -> dict[int, LastWord]:
    """Return, by item, what of it the version that took it in does not say.

    Items of which everything stands are left out. Nothing is read where no item was overtaken;
    else one statement, and one more for every five hundred entries.

    Args:
        items: with their proposed rows.
    """
    overtaken = [item for item in items if item.overtaken and item.list_version_id is not None]
    entries = sorted({item.entry_id for item in overtaken})
    found = {}
    for start in range(0, len(entries), ENTRIES_AT_ONCE):
        some = entries[start : start + ENTRIES_AT_ONCE]
        together = _together(some, {item.list_version_id for item in overtaken})
        for item in overtaken:
            around = together.get((item.list_version_id, item.entry_id), [])
            later = [each for each in around if _is_before(item, each)]
            if later and (word := _last_word(item, later)) is not None:
                found[item.pk] = word
    return found


def _together(
    entries: Sequence[int], versions: set[int | None]
) -> dict[tuple[int | None, int], list[ChangeItem]]:
    """Return the items of some entries by version and entry, in the order of their approval."""
    items = ChangeItem.objects.filter(entry_id__in=entries, list_version_id__in=list(versions))
    items = items.select_related("change__organisation", "proposed_row", "merged_row")
    found: dict[tuple[int | None, int], list[ChangeItem]] = defaultdict(list)
    for item in items.order_by("decided_at", "pk"):
        found[item.list_version_id, item.entry_id].append(item)
    return found


def _is_before(item: ChangeItem, other: ChangeItem) -> bool:
    if item.decided_at is None or other.decided_at is None:
        return False
    return (item.decided_at, item.pk) < (other.decided_at, other.pk)


def _last_word(item: ChangeItem, later: Sequence[ChangeItem]) -> LastWord | None:
    last = later[-1]
    said = last.merged_row or last.proposed_row
    own = item.proposed_row
    if own is None or said is None:
        if own is said:
            return None
        whole = Replacement(change=last.change, removes=said is None)
        return LastWord(item=item, replaced=(whole,))
    fields = [name for name, _old, _new in item.fields if name not in DERIVED_FROM_CONDITIONS]
    gone = [name for name in fields if not _says(said, own, name)]
    if not gone:
        return None
    by: dict[int, list[str]] = defaultdict(list)
    for name in gone:
        by[_replaced_by(name, later).pk].append(name)
    return LastWord(
        item=item,
        replaced=tuple(
            Replacement(change=each.change, fields=tuple(by[each.pk]))
            for each in later
            if each.pk in by
        ),
        stands=tuple(name for name in fields if name not in gone),
    )


def _says(said: EntryRow, own: EntryRow, name: str) -> bool:
    return wording_key(getattr(said, name)) == wording_key(getattr(own, name))


def _replaced_by(name: str, later: Sequence[ChangeItem]) -> ChangeItem:
    """Return the last item that says something of a field; the last at all where none does."""
    speaking = [each for each in later if name in {field for field, _old, _new in each.fields}]
    return speaking[-1] if speaking else later[-1]
