"""What the list in effect says of datasets that are applied for, beside what it said then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import AccessLine
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.queries.suspensions import live_suspensions
from cases.states.access_line import UNDECIDED
from cases.states.access_words import DatasetChange
from cases.states.vocabulary import EntryStatus, OpenType

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cases.models import EntryRow


def open_lines_of(entries: Collection[int]) -> Sequence[AccessLine]:
    """Return the lines about some entries that wait for their departments, in their order."""
    found = AccessLine.objects.filter(entry__in=list(entries), state__in=UNDECIDED)
    return list(found.order_by("pk"))


def dataset_changes(lines: Sequence[AccessLine]) -> dict[int, DatasetChange]:
    """Return what became of the datasets of some lines since they were applied for.

    Emergency suspensions count at once, all else with the version that says so. Three statements,
    however many lines there are.

    Args:
        lines: with their pinned rows.

    Returns:
        By the key of the line; lines whose dataset reads as it did are left out.
    """
    entries = [line.entry_id for line in lines]
    version = current_version()
    if version is None or not entries:
        return {}
    rows = {row.entry_id: row for row in rows_of_version(version).filter(entry__in=entries)}
    suspended = live_suspensions(entries)
    found = {
        line.pk: _change(line, rows.get(line.entry_id), is_suspended=line.entry_id in suspended)
        for line in lines
    }
    return {key: change for key, change in found.items() if change is not None}


def _change(line: AccessLine, now: EntryRow | None, *, is_suspended: bool) -> DatasetChange | None:
    if now is None:
        return DatasetChange.REMOVED
    if now.open_type == OpenType.NOT_OPEN:
        return DatasetChange.NOT_OPEN
    if is_suspended or now.status == EntryStatus.SUSPENDED:
        return DatasetChange.SUSPENDED
    if now.open_type == OpenType.UNCONDITIONAL:
        return DatasetChange.UNCONDITIONAL
    return DatasetChange.REWORDED if now.row_hash != line.row.row_hash else None
