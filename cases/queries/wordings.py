"""What some entries said in two versions, and say now: for thousands of entries at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cases.models import CONTENT_FIELDS, EntryRow
from cases.queries.open_list import rows_of_sequence
from cases.queries.version_difference import only_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

Content = dict[str, Any]  # Any: values by field
_SAID = ("provider_id", *CONTENT_FIELDS)


class Said(NamedTuple):
    """One wording: its row and its values by field, the provider's key among them."""

    row: int
    content: Content


def entries_between(older: int, newer: int) -> list[int]:
    """Return the entries of which two versions do not hold the same row, in order.

    Args:
        older: sequence of a version; 0: before the first.
        newer: sequence of a version.
    """
    rows = EntryRow.objects.filter(only_in(older, newer) | only_in(newer, older))
    return list(rows.order_by("entry_id").values_list("entry_id", flat=True).distinct())


def said_in(sequence: int, entries: Collection[int]) -> dict[int, Said]:
    """Return what a version says of some entries; without those that it does not hold."""
    return _by_entry(rows_of_sequence(sequence).filter(entry_id__in=entries))


def said_now(entries: Collection[int]) -> dict[int, Said]:
    """Return what the newest list says of some entries; without those that it does not hold."""
    return _by_entry(_newest().filter(entry_id__in=entries))


def holders_of_portal_ids(portal_ids: Collection[str]) -> dict[str, int]:
    """Return which entry of the newest list holds each of some identifiers."""
    rows = _newest().filter(portal_dataset_id__in=portal_ids)
    return dict(rows.values_list("portal_dataset_id", "entry_id"))


def _newest() -> QuerySet[EntryRow]:
    return EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)


def _by_entry(rows: QuerySet[EntryRow]) -> dict[int, Said]:
    return {
        entry: Said(row, dict(zip(_SAID, values, strict=True)))
        for entry, row, *values in rows.values_list("entry_id", "pk", *_SAID)
    }
