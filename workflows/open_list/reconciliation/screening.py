"""Screen a whole catalogue against a whole list: what does not plainly agree must be looked at.

One pass over both; everything after it works on what this leaves.
"""

from __future__ import annotations

from django.db import connection

from workflows.open_list.reconciliation.matching import NO_DATA, Moment, same_keys, within

# The same dataset, nothing that differs, and no other row that could claim the entry.
_AGREE = f"""COALESCE(NOT c.shared AND p.organisation_id = e.provider_id
    AND c.open_type = e.open_type AND c.name_key = e.name_key
    AND e.resource_code IN ('', c.code)
    AND c.update_frequency IN ('', e.update_frequency) AND NOT {NO_DATA}, FALSE)"""


def screen(now: Moment) -> tuple[str, ...]:
    """Return what fills `rc_unclean` with rows and entries that do not plainly agree.

    SQLite reads a full join without an index; there it is taken apart into what rows meet, by
    the index of datasets, and entries that no row meets.
    """
    _code, same_dataset, _name = same_keys("c", "e")
    left = f"NOT {_AGREE} AND NOT {_not_meant_to_be_listed(now)}"
    if connection.vendor == "postgresql":
        # Plain columns on both sides of the join: of an expression nothing is known, and the two
        # sides would be sorted.
        return (
            f"""
            INSERT INTO rc_unclean (code, entry_id)
            SELECT c.code, e.entry_id
            FROM (SELECT * FROM cases_cataloguerow c WHERE {now.lists}) c
            JOIN cases_catalogueprovider p ON p.id = c.provider_id
            FULL JOIN (SELECT * FROM cases_entryrow e WHERE {now.holds}) e
            ON e.portal_dataset_id = c.portal_dataset_id AND c.portal_dataset_id <> ''
            WHERE {left}""",  # noqa: S608  # conditions of our own
        )
    return (
        f"""
        INSERT INTO rc_unclean (code, entry_id)
        SELECT c.code, e.entry_id FROM cases_cataloguerow c
        CROSS JOIN cases_catalogueprovider p
        LEFT JOIN cases_entryrow e ON {same_dataset} AND {now.holds}
        WHERE p.id = c.provider_id AND {now.lists} AND {left}""",  # noqa: S608  # the same
        f"""
        INSERT INTO rc_unclean (code, entry_id)
        SELECT NULL, e.entry_id FROM cases_entryrow e WHERE {now.holds} AND NOT EXISTS (
            SELECT 1 FROM cases_cataloguerow c WHERE {now.lists} AND {same_dataset})""",  # noqa: S608  # the same
    )


def _not_meant_to_be_listed(now: Moment) -> str:
    """Return the condition that a row is not open and that no entry can be its own.

    An entry of its code, or of its name where one of the two states no dataset, would be its own.
    The first never agrees plainly with another row, nor does an entry without a dataset: both are
    looked at, and lead to the row. So only a row without a dataset has to ask for its name.
    """
    named = f"""EXISTS (SELECT 1 FROM cases_entryrow o WHERE {within("o", now.sequence)}
        AND o.name_key = c.name_key AND o.provider_id = p.organisation_id)"""  # noqa: S608  # conditions of our own
    return f"""COALESCE(e.id IS NULL AND c.open_type = 'not_open' AND NOT c.shared
        AND p.organisation_id IS NOT NULL
        AND (c.portal_dataset_id <> '' OR NOT {named}), FALSE)"""
