"""Tell which rows of a file the newest list says word for word, before they are staged.

Most rows of most files change nothing. They are compared chunk by chunk with the newest rows of
the same identifiers, in the form in which the database hands these over, and go no further.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db import connection

from cases.models import EntryRow
from cases.states.list_change import ItemOperation
from workflows.open_list.bulk_rows import CHUNK_ROWS
from workflows.open_list.changed_fields import compared_fields, silent_fields
from workflows.open_list.reading import EntryValues
from workflows.open_list.staging import NOT_OWN, UNCHANGED, Different, item_objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

NEWEST = "n.valid_from IS NOT NULL AND n.valid_until IS NULL"
# Written as in the unique index of newest identifiers, or SQLite would not use it.
_HAS_IDENTIFIER = "NOT (n.portal_dataset_id = '')"
_MOMENTS = frozenset({"first_published_at", "last_data_update_at"})


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
        # Behind the key of the row.
        self._owner = 1 + self._fields.index("provider_id")
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
        newest = self._newest([entry.portal_dataset_id for entry in entries])
        different, keys, owners = [], [], []
        for entry, wording in zip(entries, self._wordings(entries), strict=True):
            listed = newest.get(entry.portal_dataset_id)
            if listed is None or listed[1:] != wording or not self._may_be_left_out(entry):
                different.append(self._different(entry, listed))
            else:
                keys.append(listed[0])
                owners.append(entry.provider_id or 0)
        self.found.rows.update(keys)
        self.found.owners.update(owners)
        return different

    def _may_be_left_out(self, entry: EntryValues) -> bool:
        """Tell whether nothing but the compared fields can count of an entry."""
        if self._scope is not None and entry.provider_id not in self._scope:
            return False
        return not any(map(entry.__getitem__, self._silent))

    def _different(
        self,
        entry: EntryValues,
        listed: tuple[Any, ...] | None,  # Any: columns
    ) -> Different:
        """Say what is plain of an entry: that it is new, or not the person's; holders count."""
        owner = entry.provider_id if listed is None else listed[self._owner]
        if self._scope is not None and owner not in self._scope:
            return Different(entry, NOT_OWN, None)
        if listed is None:
            return Different(entry, ItemOperation.ADD.value, None)
        return Different(entry, UNCHANGED, listed[0])

    def _newest(self, identifiers: Sequence[str]) -> dict[str, tuple[Any, ...]]:  # Any: columns
        """Return key and compared columns of the newest rows by identifier."""
        names = ", ".join(_selected(name) for name in self._fields)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT n.portal_dataset_id, n.id, {names} FROM cases_entryrow n
                    WHERE n.portal_dataset_id {_is_among(identifiers)}
                      AND {_HAS_IDENTIFIER} AND {NEWEST}""",  # noqa: S608  # names of our own columns
                _as_parameters(identifiers),
            )
            return {row[0]: row[1:] for row in cursor.fetchall()}

    def _wordings(self, entries: Sequence[EntryValues]) -> Iterable[tuple[Any, ...]]:  # Any: values
        """Return the compared fields of entries as the database would hand them over."""
        pick = itemgetter(*map(EntryValues._fields.index, self._fields))
        columns = pick(tuple(zip(*entries, strict=True)))
        return zip(
            *(
                column if (convert := _converter(name)) is None else map(convert, column)
                for name, column in zip(self._fields, columns, strict=True)
            ),
            strict=True,
        )


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
    """Return the expression that gives a column as it is stored, without its being read."""
    if connection.vendor == "postgresql":
        return f"n.{name}::text" if name == "items" else f"n.{name}"
    # The driver reads every column that is declared as a moment, but no expression.
    return f"n.{name} || ''" if name in _MOMENTS else f"n.{name}"


def _is_among(values: Sequence[str]) -> str:
    if connection.vendor == "postgresql":
        return "= ANY(%s)"
    return f"IN ({', '.join(['%s'] * len(values))})"


def _as_parameters(values: Sequence[str]) -> list[Any]:  # Any: SQL values
    return [list(values)] if connection.vendor == "postgresql" else list(values)


@lru_cache
def _converter(name: str) -> Callable[[Any], Any] | None:  # Any: a value, here and in the database
    """Return what turns a field's value into the one that a cursor fetches."""
    is_postgresql = connection.vendor == "postgresql"
    if name == "items":
        # A wording in another notation counts as different here and is compared again later.
        is_ascii = not is_postgresql
        return lru_cache(CHUNK_ROWS)(
            lambda names: json.dumps(item_objects(names), ensure_ascii=is_ascii)
        )
    if name in _MOMENTS and not is_postgresql:
        return lru_cache(CHUNK_ROWS)(connection.ops.adapt_datetimefield_value)
    return None
