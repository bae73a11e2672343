"""Removals that a full import asks for, and the guard that stops a truncated file.

A list that lost its second half looks like the removal of half the list. So a full import
stops where an organisation would lose more than 5 % of its entries or 20 of them, whichever
is more, until a person confirms (decisions.md, Open list).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import EntryRow, Organisation, StagedRow
from cases.states.list_change import ItemOperation
from workflows.engine.clocks import civil_date
from workflows.open_list.already_listed import NEWEST
from workflows.open_list.bulk_rows import CHUNK_ROWS
from workflows.open_list.known_names import with_predecessors
from workflows.open_list.open_proposals import open_operations
from workflows.open_list.staging import NOT_OWN, WAITING, stage_absent

if TYPE_CHECKING:
    from collections.abc import Collection

    from cases.models import ListImport
    from workflows.open_list.already_listed import AlreadyListed

ALWAYS_ALLOWED: Final = 20
ALLOWED_PERCENT: Final = 5
_SHOWN_ORGANISATIONS: Final = 5


@dataclass(frozen=True, slots=True)
class AbsentEntry:
    """An entry of the newest list that a full file does not hold."""

    row: int
    entry: int
    organisation: int


@dataclass(frozen=True, slots=True)
class Loss:
    """How many entries one organisation would lose, of how many."""

    organisation: int
    absent: int
    entries: int

    @property
    def is_suspicious(self) -> bool:
        """Tell whether a person must confirm this first."""
        return self.absent > max(ALWAYS_ALLOWED, self.entries * ALLOWED_PERCENT / 100)


def stage_removals(
    list_import: ListImport, scope: frozenset[int] | None, listed: AlreadyListed
) -> None:
    """Find the entries that a full import proposes to remove; none for a partial one.

    Looked at are the organisations in the file, or the one it was narrowed to, as far as the
    person acts for them. An entry without a dataset identifier cannot be missed in a file;
    one whose removal is already proposed is not proposed again, and one that another open
    request holds waits for that.

    Args:
        list_import: the import whose rows are staged.
        scope: organisations whose entries may be proposed; None for every one.
        listed: rows of the file that were not staged.

    Writes: staged rows, `remove` or `waiting`.
    """
    organisations = _organisations_in_file(list_import, scope, listed) if list_import.full else []
    unlisted = sorted(_newest_rows_of(organisations) - listed.rows)
    if not unlisted:
        return
    in_file = set(
        StagedRow.objects.filter(list_import=list_import).values_list(
            "portal_dataset_id", flat=True
        )
    ) | {""}
    for start in range(0, len(unlisted), CHUNK_ROWS):
        chunk = unlisted[start : start + CHUNK_ROWS]
        rows = EntryRow.objects.filter(pk__in=chunk).values_list(
            "pk", "entry_id", "portal_dataset_id"
        )
        _stage_absent(list_import, {pk: entry for pk, entry, name in rows if name not in in_file})


def _newest_rows_of(organisations: list[int]) -> set[int]:
    """Return the keys of what the newest list holds of some organisations, from an index alone."""
    if not organisations:
        return set()
    marks = ", ".join(["%s"] * len(organisations))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT n.id FROM cases_entryrow n WHERE {NEWEST} AND n.provider_id IN ({marks})",  # noqa: S608  # only placeholders are put in
            organisations,
        )
        return {key for (key,) in cursor.fetchall()}


def _stage_absent(list_import: ListImport, entries: dict[int, int]) -> None:
    held = open_operations(entries.values())
    going = [row for row, entry in entries.items() if entry not in held]
    waiting = [
        row
        for row, entry in entries.items()
        if entry in held and ItemOperation.REMOVE not in held[entry]
    ]
    stage_absent(list_import=list_import, rows=going, operation=ItemOperation.REMOVE.value)
    stage_absent(list_import=list_import, rows=waiting, operation=WAITING)


def absent_entries(list_import: ListImport) -> list[AbsentEntry]:
    """Return the entries that a compared import proposes to remove, by organisation."""
    removals = StagedRow.objects.filter(
        list_import=list_import, operation=ItemOperation.REMOVE
    ).order_by("base_row__provider_id", "base_row_id")
    columns = removals.values_list("base_row_id", "base_row__entry_id", "base_row__provider_id")
    return [AbsentEntry(*row) for row in columns.iterator(CHUNK_ROWS)]


def losses(absent: Collection[AbsentEntry]) -> list[Loss]:
    """Return what each organisation would lose, the largest loss first."""
    counts = Counter(entry.organisation for entry in absent)
    entries = dict(
        EntryRow.objects.filter(
            provider_id__in=list(counts), valid_from__isnull=False, valid_until__isnull=True
        )
        .order_by()
        .values_list("provider_id")
        .annotate(number=Count("pk"))
    )
    return [
        Loss(organisation=pk, absent=number, entries=entries[pk])
        for pk, number in counts.most_common()
    ]


def must_not_lose_many(absent: Collection[AbsentEntry]) -> None:
    """Refuse removals that look like a truncated file.

    Raises:
        GuardFailed: with the organisations and how many entries each would lose.
    """
    suspicious = [loss for loss in losses(absent) if loss.is_suspicious]
    if not suspicious:
        return
    names = dict(
        Organisation.objects.filter(pk__in=[loss.organisation for loss in suspicious]).values_list(
            "pk", "full_name"
        )
    )
    shown = "；".join(
        _t("%(name)s %(absent)s 条（共 %(entries)s 条）")
        % {"name": names[loss.organisation], "absent": loss.absent, "entries": loss.entries}
        for loss in suspicious[:_SHOWN_ORGANISATIONS]
    )
    raise GuardFailed(
        _t(
            "全量导入将移出过多条目：%(shown)s。超过一个单位条目数的 %(percent)s%% 且多于"
            " %(count)s 条时须先确认。请检查文件是否完整，确属移出的请确认后再提出。"
        )
        % {"shown": shown, "percent": ALLOWED_PERCENT, "count": ALWAYS_ALLOWED}
    )


def _organisations_in_file(
    list_import: ListImport, scope: frozenset[int] | None, listed: AlreadyListed
) -> list[int]:
    if list_import.only_organisation_id is not None:
        found = {list_import.only_organisation_id}
    else:
        rows = StagedRow.objects.filter(list_import=list_import).exclude(operation=NOT_OWN)
        found = set(rows.order_by().values_list("provider_id", flat=True).distinct())
        found.update(listed.owners)
    found = set(with_predecessors(found, on=civil_date(list_import.uploaded_at)))
    return sorted(found if scope is None else found & scope)
