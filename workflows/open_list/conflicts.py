"""Which approved items no longer fit the list that they were drafted on."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from cases.models import EntryRow
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django_stubs_ext import StrOrPromise

NEWEST_CHUNK = 5_000


class Conflict(Enum):
    """Why an approved item cannot be taken into a version."""

    BASE_REPLACED = "base_replaced"
    ENTRY_TWICE = "entry_twice"
    PORTAL_ID_TAKEN = "portal_id_taken"

    @property
    def sentence(self) -> StrOrPromise:
        """What is wrong, in the language of whoever reads it."""
        return _SENTENCES[self]

    @property
    def recorded(self) -> str:
        """The same as the item keeps it: in Chinese."""
        with in_record_language():
            return str(self.sentence)


_SENTENCES: Mapping[Conflict, StrOrPromise] = {
    Conflict.BASE_REPLACED: _("起草之后，该条目已有更新的公布内容。请对照最新内容重新提出调整。"),
    Conflict.ENTRY_TWICE: _("同一版本已收入对该条目的另一项调整。请在该版本公布后重新提出。"),
    Conflict.PORTAL_ID_TAKEN: _("数据集ID已属于清单中的另一个条目。请核对数据集ID后重新提出。"),
}


class WaitingItem(NamedTuple):
    """What decides whether an approved item still fits.

    Attributes:
        pk: the item.
        entry_id: the entry that it is about.
        base_row_id: the row that it was drafted on; None for an addition.
        portal_dataset_id: the identifier that it would give the entry; empty for none.
    """

    pk: int
    entry_id: int
    base_row_id: int | None
    portal_dataset_id: str


class NewestList(NamedTuple):
    """The newest published list, as far as a set of items touches it.

    Attributes:
        row_of_entry: newest row of each touched entry that is on the list.
        entry_of_portal_id: holder of each identifier that an item proposes.
    """

    row_of_entry: Mapping[int, int]
    entry_of_portal_id: Mapping[str, int]


def newest_list_around(items: Sequence[WaitingItem]) -> NewestList:
    """Read what the newest list holds at the entries and identifiers of some items.

    One pass over the list, whatever the number of items: an item list of a first import is as
    long as the list itself.
    """
    entries = {item.entry_id for item in items}
    portal_ids = {item.portal_dataset_id for item in items} - {""}
    row_of_entry: dict[int, int] = {}
    entry_of_portal_id: dict[str, int] = {}
    newest = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    columns = newest.values_list("pk", "entry_id", "portal_dataset_id")
    for pk, entry_id, portal_id in columns.iterator(chunk_size=NEWEST_CHUNK):
        if entry_id in entries:
            row_of_entry[entry_id] = pk
        if portal_id in portal_ids:
            entry_of_portal_id[portal_id] = entry_id
    return NewestList(row_of_entry, entry_of_portal_id)


def find_conflicts(items: Iterable[WaitingItem], newest: NewestList) -> dict[int, Conflict]:
    """Return the items that cannot be taken in, with the reason.

    Args:
        items: in the order in which they have precedence: of two for one entry, the first wins.
        newest: what the list holds around them.
    """
    found: dict[int, Conflict] = {}
    entries: set[int] = set()
    portal_ids: set[str] = set()
    for item in items:
        holder = newest.entry_of_portal_id.get(item.portal_dataset_id, item.entry_id)
        if item.base_row_id != newest.row_of_entry.get(item.entry_id):
            found[item.pk] = Conflict.BASE_REPLACED
        elif item.entry_id in entries:
            found[item.pk] = Conflict.ENTRY_TWICE
        elif holder != item.entry_id or item.portal_dataset_id in portal_ids:
            found[item.pk] = Conflict.PORTAL_ID_TAKEN
        else:
            entries.add(item.entry_id)
            portal_ids |= {item.portal_dataset_id} - {""}
    return found
