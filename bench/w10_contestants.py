"""The contestants of W10 in one process: `python -m bench.w10_contestants ENTRIES SHARE...`.

For each SHARE a second version gives so many of ten entries another update frequency, and is taken
back at the end. Prints one JSON object with one for each: the median seconds of every contestant,
how many entries differ, and how many of them ours or the peer alone finds.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import django
from django.db import connection, transaction

from bench.measure import median_seconds

if TYPE_CHECKING:
    from uuid import UUID

    from cases.models import ListVersion


def main(entries: int, shares: list[int]) -> None:
    django.setup()
    from bench import w6_tables  # app ready

    older, _member = w6_tables.prepare(entries * 3 // 2 + 1)
    told = {str(share): _told(older, share) for share in shares}
    print(json.dumps(told))
    print(told, file=sys.stderr)


def _told(older: ListVersion, share: int) -> dict[str, float]:
    from workflows.open_list.difference import difference  # app ready
    from workflows.open_list.difference_page import difference_page

    with transaction.atomic():
        newer = _second_version(older, share)
        ours = {change.uid for change in difference(older, newer).changes}
        unlike = len(ours ^ _compare_in_memory(older, newer))
        seconds = median_seconds(
            {
                "ours": lambda: difference(older, newer),
                "page": lambda: difference_page(older, newer),
                "limit": lambda: _read_both(older, newer),
                "peer": lambda: _compare_in_memory(older, newer),
            }
        )
        transaction.set_rollback(True)
    return {**seconds, "differ": len(ours), "unlike": unlike}


def _second_version(older: ListVersion, share: int) -> ListVersion:
    from bench import w6_tables  # app ready

    newer = w6_tables.write_version(
        older.organisation, older.entries, older.created, sequence=2, label="2026-002"
    )
    columns = (
        "entry_id, portal_dataset_id, name, name_key, provider_id, open_type, status, items,"
        f" {', '.join(w6_tables.empty_columns())}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_entryrow SET valid_until = 2"
            " WHERE valid_from = 1 AND entry_id %% 10 < %s",
            [share],
        )
        cursor.execute(
            f"INSERT INTO cases_entryrow ({columns}, update_frequency, valid_from)"  # noqa: S608
            f" SELECT {columns}, 'daily', 2 FROM cases_entryrow WHERE valid_until = 2"
        )
        cursor.execute("ANALYZE")
    return newer


def _read_both(older: ListVersion, newer: ListVersion) -> int:
    from cases.queries.open_list import rows_of_version  # app ready

    return len(list(rows_of_version(older))) + len(list(rows_of_version(newer)))


def _compare_in_memory(older: ListVersion, newer: ListVersion) -> set[UUID]:
    from cases.models import CONTENT_FIELDS  # app ready
    from cases.queries.open_list import rows_of_version

    def said(version: ListVersion) -> dict[UUID, tuple[object, ...]]:
        rows = rows_of_version(version).select_related("entry")
        return {row.entry.uid: tuple(getattr(row, name) for name in CONTENT_FIELDS) for row in rows}

    before, after = said(older), said(newer)
    return {uid for uid in before.keys() | after.keys() if before.get(uid) != after.get(uid)}


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(share) for share in sys.argv[2:]])
