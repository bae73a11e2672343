"""Tell which rows of a file the newest list says word for word, before they are staged.

Most rows of most files change nothing. They are compared chunk by chunk with the newest rows of
the same identifiers and go no further. The database joins the fields of a row to one text: a
hundred thousand rows of a dozen values each take longer to hand over than to compare.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db import connection

from cases.models import EntryRow
from cases.states.list_change import ItemOperation
from workflows.open_list.bulk_rows import CHUNK_ROWS
from workflows.open_list.changed_fields import compared_fields, silent_fields
from workflows.open_list.reading import EntryValues
from workflows.open_list.reading.row_check import JOINT
from workflows.open_list.staging import NOT_OWN, UNCHANGED, Different, item_objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

NEWEST = "n.valid_from IS NOT NULL AND n.valid_until IS NULL"
# Written as in the unique index of newest identifiers, or SQLite would not use it.
_HAS_IDENTIFIER = "NOT (n.portal_dataset_id = '')"
_MOMENTS = frozenset({"first_published_at", "last_data_update_at"})
# Fields that are no texts.
_TYPED = _MOMENTS | {"items", "provider_id", "record_count"}


# A newest row: its key, its provider, and its compared fields joined to one text.
_Listed = tuple[int, int, str]


@dataclass(slots=True)
class AlreadyListed:
    """What a file repeats of the newest list.

    Attributes:
        rows: keys of the newest rows that it repeats.
        owners: how many of them each organisation provides.
    """

    rows: set[int] = field(default_factory=set)
    owners: Counter[int] = field(default_factory=Counter)


class ListedWordings:
    """Compares entries of a file with the newest list, and keeps count of those it has."""

    def __init__(self, columns: Iterable[str], scope: frozenset[int] | None) -> None:
        """Prepare for a file.

        Args:
            columns: field keys that the file has a column for; nothing else is compared.
            scope: organisations whose entries may be proposed; None for every one.
        """
        columns = frozenset(columns)
        silent = silent_fields(columns)
        self._fields = tuple(name for name in compared_fields(columns) if name not in silent)
        self._silent = tuple(EntryValues._fields.index(name) for name in silent)
        self._scope = scope
        self.found = AlreadyListed()

    def differing(self, entries: Sequence[EntryValues]) -> list[Different]:
        """Return the entries that the newest list does not have in the very same words.

        A cell that could not be read says nothing: such a field gets what the list says.
        """
        if not entries:
            return []
        entries = _with_unread_kept(entries)
        identifiers = [entry.portal_dataset_id for entry in entries]
        newest = self._newest(identifiers)
        different, same = [], []
        for entry, wording, listed in zip(
            entries, self._wordings(entries), map(newest.get, identifiers), strict=True
        ):
            if listed and listed[2] == wording and self._may_be_left_out(entry, wording):
                same.append(listed)
            else:
                different.append(self._different(entry, listed))
        self.found.rows.update(key for key, _owner, _wording in same)
        self.found.owners.update(owner for _key, owner, _wording in same)
        return different

    def _may_be_left_out(self, entry: EntryValues, wording: str) -> bool:
        """Tell whether nothing but the compared fields can count of an entry."""
        if self._scope is not None and entry.provider_id not in self._scope:
            return False
        # A text with a joint in itself could be cut elsewhere in the list.
        is_certain = wording.count(JOINT) == len(self._fields) - 1
        return is_certain and not any(map(entry.__getitem__, self._silent))

    def _different(self, entry: EntryValues, listed: _Listed | None) -> Different:
        """Say what is plain of an entry: that it is new, or not the person's; holders count."""
        owner = entry.provider_id if listed is None else listed[1]
        if self._scope is not None and owner not in self._scope:
            return Different(entry, NOT_OWN, None)
        if listed is None:
            return Different(entry, ItemOperation.ADD.value, None)
        return Different(entry, UNCHANGED, listed[0])

    def _newest(self, identifiers: Sequence[str]) -> dict[str, _Listed]:
        """Return the newest rows by identifier."""
        wording = f" || '{JOINT}' || ".join(map(_selected, self._fields))
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT n.portal_dataset_id, n.id, n.provider_id, {wording}
                    FROM cases_entryrow n
                    WHERE n.portal_dataset_id {_is_among(identifiers)}
                      AND {_HAS_IDENTIFIER} AND {NEWEST}""",  # noqa: S608  # names of our own columns
                _as_parameters(identifiers),
            )
            return {name: (key, owner, wording) for name, key, owner, wording in cursor.fetchall()}

    def _wordings(self, entries: Sequence[EntryValues]) -> Iterable[str]:
        """Return the compared fields of entries as the database would join them."""
        pick = itemgetter(*map(EntryValues._fields.index, self._fields))
        columns = pick(tuple(zip(*entries, strict=True)))
        texts = (
            column if (convert := _converter(name)) is None else map(convert, column)
            for name, column in zip(self._fields, columns, strict=True)
        )
        return map(JOINT.join, zip(*texts, strict=True))


def _with_unread_kept(entries: Sequence[EntryValues]) -> Sequence[EntryValues]:
    unread = {entry.portal_dataset_id: entry.unread for entry in entries if entry.unread}
    if not unread:
        return entries
    names = sorted(set().union(*unread.values()))
    newest = EntryRow.objects.filter(
        portal_dataset_id__in=list(unread), valid_from__isnull=False, valid_until__isnull=True
    ).values("portal_dataset_id", *names)
    listed = {row["portal_dataset_id"]: row for row in newest}
    return [
        entry._replace(**{name: row[name] for name in entry.unread})
        if entry.unread and (row := listed.get(entry.portal_dataset_id))
        else entry
        for entry in entries
    ]


def _selected(name: str) -> str:
    """Return the expression that gives a column as text, empty where it is missing."""
    is_postgresql = connection.vendor == "postgresql"
    if name in _MOMENTS and is_postgresql:
        return f"coalesce(CAST(n.{name} AT TIME ZONE 'UTC' AS text), '')"
    if name in _TYPED:
        return f"coalesce(CAST(n.{name} AS text), '')"
    return f"n.{name}"


def _is_among(values: Sequence[str]) -> str:
    if connection.vendor == "postgresql":
        return f"= ANY(string_to_array(%s, '{JOINT}'))"
    return f"IN ({', '.join(['%s'] * len(values))})"


def _as_parameters(values: Sequence[str]) -> list[str]:
    # An identifier has no control characters; one text is sent faster than an array of many.
    return [JOINT.join(values)] if connection.vendor == "postgresql" else list(values)


@lru_cache
def _converter(name: str) -> Callable[[Any], str] | None:  # Any: a value of the field
    """Return what turns a field's value into the text of `_selected`; None for texts.

    A value in another notation counts as different here and is compared again later.
    """
    if name == "items":
        is_ascii = connection.vendor != "postgresql"
        return lru_cache(CHUNK_ROWS)(
            lambda names: json.dumps(item_objects(names), ensure_ascii=is_ascii)
        )
    if name in _TYPED:
        return lru_cache(CHUNK_ROWS)(_moment_text if name in _MOMENTS else _number_text)
    return None


def _moment_text(moment: datetime | None) -> str:
    return "" if moment is None else str(moment.astimezone(UTC).replace(tzinfo=None))


def _number_text(number: int | None) -> str:
    return "" if number is None else str(number)
