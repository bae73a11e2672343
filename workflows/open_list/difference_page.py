"""One page of what differs between two versions: bounded, however much that is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import EntryRow
from cases.queries.version_difference import (
    difference_counts,
    differences_after,
    differing_rows,
)
from workflows.open_list.difference import ChangeClass, EntryChange, change_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from cases.models import ListVersion
    from cases.queries.version_difference import DifferingRow

CHANGES_ON_A_PAGE = 25
# Telling spelling from substance reads both wordings: of more changes than this nobody is told
# how many are of spelling alone, and each says so for itself.
SPELLING_READ = 1_000
# What the database counts; spelling is among the changes there.
COUNTED_CLASSES = tuple(each for each in ChangeClass if each != ChangeClass.TYPOGRAPHIC)


@dataclass(frozen=True, kw_only=True)
class DifferencePage:
    """What differs from one version to another, and one page of it.

    Attributes:
        older: the version that is read from.
        newer: the version that is read to.
        counts: entries of each class; every class is named.
        counts_per_provider: the same per department; changes of spelling count as changes.
        tells_spelling: whether changes of spelling alone are counted and kept apart.
        changes: the entries of the page.
        next_after: entry after which the next page starts; None on the last.
        chosen: the class that the pages show; empty: all but changes of spelling.
    """

    older: ListVersion
    newer: ListVersion
    counts: Mapping[str, int]
    counts_per_provider: Mapping[str, Mapping[str, int]]
    tells_spelling: bool
    changes: tuple[EntryChange, ...]
    next_after: int | None

    chosen: str

    @property
    def total(self) -> int:
        """How many entries differ, in whatever way."""
        return sum(self.counts.values())

    @property
    def shown(self) -> int:
        """How many entries all pages of the chosen class show together."""
        if self.chosen == ChangeClass.TYPOGRAPHIC and not self.tells_spelling:
            return self.counts[ChangeClass.CHANGED]
        return self.counts.get(self.chosen, self.total - self.counts[ChangeClass.TYPOGRAPHIC])


def difference_page(
    older: ListVersion, newer: ListVersion, *, chosen: str = "", after: int | None = None
) -> DifferencePage:
    """Return one page of the difference with the counts of all of it; five reads, always.

    Args:
        older: published.
        newer: published; it may be the older one in time.
        chosen: one class; empty: all but changes of spelling, as far as they are told apart.
        after: entry key after which the page starts; None: the beginning.
    """
    rows = differing_rows(older, newer)
    found = difference_counts(rows)
    spelling = _spelling_among(rows)
    counts: Counter[str] = Counter()
    for _provider, happened, number in found:
        counts[happened] += number
    if spelling:
        counts[ChangeClass.CHANGED] -= len(spelling)
        counts[ChangeClass.TYPOGRAPHIC] = len(spelling)
    page = differences_after(
        _chosen(rows, chosen, spelling),
        after=after,
        without=() if chosen == ChangeClass.TYPOGRAPHIC else spelling or (),
        limit=CHANGES_ON_A_PAGE,
    )
    shown = page[:CHANGES_ON_A_PAGE]
    return DifferencePage(
        older=older,
        newer=newer,
        counts={name: counts[name] for name in ChangeClass.values},
        counts_per_provider=_per_provider(found),
        tells_spelling=spelling is not None,
        changes=_changes_of(shown),
        next_after=shown[-1].entry_id if len(page) > len(shown) else None,
        chosen=chosen,
    )


def _chosen(
    rows: QuerySet[DifferingRow], chosen: str, spelling: Sequence[int] | None
) -> QuerySet[DifferingRow]:
    if not chosen:
        return rows
    if chosen != ChangeClass.TYPOGRAPHIC:
        return rows.filter(happened=chosen)
    # Not told apart: they stand among the changes, each marked.
    if spelling is None:
        return rows.filter(happened=ChangeClass.CHANGED.value)
    return rows.filter(pk__in=spelling)


def _spelling_among(rows: QuerySet[DifferingRow]) -> list[int] | None:
    """The rows that changed in spelling alone; None where there are too many changes to read."""
    changed = list(
        rows.filter(happened=ChangeClass.CHANGED.value).select_related("entry")[: SPELLING_READ + 1]
    )
    if len(changed) > SPELLING_READ:
        return None
    return [
        change.row.pk
        for change in _changes_of(changed)
        if change.change_class == ChangeClass.TYPOGRAPHIC
    ]


def _changes_of(rows: Sequence[DifferingRow]) -> tuple[EntryChange, ...]:
    """The rows with their wordings before; one read."""
    before = EntryRow.objects.select_related("entry").in_bulk(
        {row.old_pk for row in rows if row.old_pk is not None}
    )
    pairs = ((before.get(row.old_pk), None if row.old_pk == row.pk else row) for row in rows)
    changes = (change_between(old, new) for old, new in pairs)
    return tuple(change for change in changes if change is not None)


def _per_provider(found: Sequence[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for provider, happened, number in found:
        each = counts.setdefault(provider, dict.fromkeys(COUNTED_CLASSES, 0))
        each[ChangeClass(happened)] = number
    return counts
