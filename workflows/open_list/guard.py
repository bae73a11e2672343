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
from workflows.open_list.comparing import NOT_OWN

if TYPE_CHECKING:
    from collections.abc import Collection

    from cases.models import ListImport

ALWAYS_ALLOWED: Final = 20
ALLOWED_PERCENT: Final = 5
_SHOWN_ORGANISATIONS: Final = 5
# The same question as each database answers it with one pass over the file: PostgreSQL hashes
# the first form and repeats the second for every row, SQLite the other way round.
_NOT_IN_FILE: Final = {
    "postgresql": """NOT EXISTS (SELECT 1 FROM cases_stagedrow s
        WHERE s.portal_dataset_id = n.portal_dataset_id AND s.list_import_id = %s)""",
    "sqlite": """n.portal_dataset_id NOT IN (SELECT s.portal_dataset_id FROM cases_stagedrow s
        WHERE s.list_import_id = %s)""",
}


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


def absent_entries(list_import: ListImport, scope: frozenset[int] | None) -> list[AbsentEntry]:
    """Return the entries that a full import proposes to remove; none for a partial one.

    Counted are the organisations in the file, or the one it was narrowed to, as far as the
    person acts for them. An entry without a dataset identifier cannot be missed in a file;
    one whose removal is already proposed is not proposed again.
    """
    organisations = _organisations_in_file(list_import, scope) if list_import.full else []
    if not organisations:
        return []
    marks = ", ".join(["%s"] * len(organisations))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT n.id, n.entry_id, n.provider_id FROM cases_entryrow n
                WHERE n.valid_from IS NOT NULL AND n.valid_until IS NULL
                  AND NOT (n.portal_dataset_id = '') AND n.provider_id IN ({marks})
                  AND {_NOT_IN_FILE[connection.vendor]}
                  AND NOT EXISTS (
                    SELECT 1 FROM cases_changeitem i WHERE i.entry_id = n.entry_id
                       AND i.operation = 'remove' AND i.decision IN ('pending', 'approved'))
                ORDER BY n.provider_id, n.id""",  # noqa: S608  # only placeholders are put in
            [*organisations, list_import.pk],
        )
        return [AbsentEntry(*row) for row in cursor.fetchall()]


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


def _organisations_in_file(list_import: ListImport, scope: frozenset[int] | None) -> list[int]:
    if list_import.only_organisation_id is not None:
        found = {list_import.only_organisation_id}
    else:
        rows = StagedRow.objects.filter(list_import=list_import).exclude(operation=NOT_OWN)
        found = set(rows.order_by().values_list("provider_id", flat=True).distinct())
    return sorted(found if scope is None else found & scope)
