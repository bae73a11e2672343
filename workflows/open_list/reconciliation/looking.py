"""Find what must be looked at: resources and entries that do not plainly agree, or have moved.

A full run screens everything by one join; an incremental one starts from what moved since the run
before. Both then take in whatever shares a key with what they found, because a resource that finds
another entry leaves the one it had; so both judge by the same statements and come to the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from workflows.open_list.reconciliation import sql

# Tables for the length of a run: codes and entries to look at.
_SCRATCH = (
    "CREATE TEMPORARY TABLE rc_code (code VARCHAR(64) PRIMARY KEY)",
    "CREATE TEMPORARY TABLE rc_entry (id BIGINT PRIMARY KEY)",
    "CREATE TEMPORARY TABLE rc_unclean (code VARCHAR(64), entry_id BIGINT)",
)
_NAMES = ("rc_code", "rc_entry", "rc_unclean", "rc_pair", "rc_several", "rc_result")

# What leads from a row of the catalogue to an entry: its code, its dataset, its name. Written as
# the indexes have it, or SQLite would not use them; the sign keeps it from going by department.
SAME_CODE = "NOT (e.resource_code = '') AND e.resource_code = c.code"
SAME_DATASET = (
    "NOT (c.portal_dataset_id = '') AND NOT (e.portal_dataset_id = '') "
    "AND e.portal_dataset_id = c.portal_dataset_id"
)
# A name says nothing where a code or a dataset says that these are two resources.
SAME_NAME = """e.name_key = c.name_key AND +e.provider_id = (
    SELECT p.organisation_id FROM cases_catalogueprovider p WHERE p.id = c.provider_id)
    AND e.resource_code IN ('', c.code)
    AND ('' IN (e.portal_dataset_id, c.portal_dataset_id)
        OR e.portal_dataset_id = c.portal_dataset_id)"""

# Data that cannot be had although the list says so; nobody expects it of what is not open.
NO_DATA = """(e.open_type <> 'not_open' AND e.status <> 'suspended'
    AND (e.status = 'pending' OR COALESCE(e.record_count, 1) = 0))"""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What is compared: a snapshot, and the sequence of a version.

    Rows are read by their ranges, never by what is newest: that may change during a run.
    """

    snapshot: int
    sequence: int

    @property
    def holds(self) -> str:
        """Return the condition that a row `e` of the list is in the version."""
        return _within("e", self.sequence)

    @property
    def lists(self) -> str:
        """Return the condition that a row `c` of the catalogue is in the snapshot."""
        return _within("c", self.snapshot)


def _within(row: str, number: int) -> str:
    # The sign keeps SQLite from going by the range where a key leads to the row.
    sign = "" if connection.vendor == "postgresql" else "+"
    until = f"{sign}{row}.valid_until"
    return f"{sign}{row}.valid_from <= {number} AND ({until} IS NULL OR {until} > {number})"


@dataclass(frozen=True, kw_only=True)
class Since:
    """What the run before compared, and the last confirmed link that it knew."""

    snapshot: int
    sequence: int
    last_link: int


def clear_scratch() -> None:
    """Drop what an earlier run on this connection left."""
    for name in _NAMES:
        sql.run(f"DROP TABLE IF EXISTS {name}")


def look_at_all(now: Moment) -> None:
    """Screen the whole catalogue against the whole list.

    Plainly agree a row and an entry with the same dataset, nothing that differs, and no other
    row or link that could claim the entry.

    Writes: scratch tables.
    """
    _start()
    for statement in _screening(now):
        sql.run(statement)
    sql.know("rc_unclean")
    sql.run(
        """INSERT INTO rc_code SELECT code FROM rc_unclean WHERE code IS NOT NULL
        UNION SELECT code FROM cases_resourcelink"""
    )
    sql.run(
        """INSERT INTO rc_entry SELECT entry_id FROM rc_unclean WHERE entry_id IS NOT NULL
        UNION SELECT entry_id FROM cases_resourcelink"""
    )
    _take_in_neighbours(now, None)


def _screening(now: Moment) -> tuple[str, ...]:
    """Return what finds rows and entries that do not plainly agree.

    SQLite reads a full join without an index; there it is taken apart into what rows meet, by
    the index of datasets, and entries that no row meets.
    """
    agree = f"""NOT COALESCE(NOT c.shared AND p.organisation_id = e.provider_id
        AND c.open_type = e.open_type AND c.name_key = e.name_key
        AND e.resource_code IN ('', c.code)
        AND c.update_frequency IN ('', e.update_frequency) AND NOT {NO_DATA}, FALSE)"""
    if connection.vendor == "postgresql":
        return (
            f"""
            INSERT INTO rc_unclean (code, entry_id)
            SELECT c.code, e.entry_id FROM (
                SELECT c.*, NULLIF(c.portal_dataset_id, '') AS dataset
                FROM cases_cataloguerow c WHERE {now.lists}) c
            JOIN cases_catalogueprovider p ON p.id = c.provider_id
            FULL JOIN (
                SELECT e.*, NULLIF(e.portal_dataset_id, '') AS dataset
                FROM cases_entryrow e WHERE {now.holds}) e ON c.dataset = e.dataset
            WHERE {agree}""",  # noqa: S608  # conditions of our own
        )
    return (
        f"""
        INSERT INTO rc_unclean (code, entry_id)
        SELECT c.code, e.entry_id FROM cases_cataloguerow c
        CROSS JOIN cases_catalogueprovider p
        LEFT JOIN cases_entryrow e ON {SAME_DATASET} AND {now.holds}
        WHERE p.id = c.provider_id AND {now.lists} AND {agree}""",  # noqa: S608  # the same
        f"""
        INSERT INTO rc_unclean (code, entry_id)
        SELECT NULL, e.entry_id FROM cases_entryrow e WHERE {now.holds} AND NOT EXISTS (
            SELECT 1 FROM cases_cataloguerow c WHERE {now.lists} AND {SAME_DATASET})""",  # noqa: S608  # the same
    )


def look_at_what_moved(now: Moment, since: Since) -> None:
    """Find what moved since a run before, and what shares a key with it.

    Writes: scratch tables.
    """
    _start()
    low, high = sorted((since.sequence, now.sequence))
    sql.run(
        """INSERT INTO rc_code
        SELECT code FROM cases_cataloguerow WHERE valid_from > %s
        UNION SELECT code FROM cases_cataloguerow WHERE valid_until > %s
        UNION SELECT code FROM cases_resourcelink WHERE id > %s""",
        [since.snapshot, since.snapshot, since.last_link],
    )
    sql.run(
        """INSERT INTO rc_entry
        SELECT entry_id FROM cases_entryrow WHERE valid_from > %s AND valid_from <= %s
        UNION SELECT entry_id FROM cases_entryrow WHERE valid_until > %s AND valid_until <= %s
        UNION SELECT entry_id FROM cases_resourcelink WHERE id > %s""",
        [low, high, low, high, since.last_link],
    )
    _take_in_neighbours(now, since)


def _start() -> None:
    clear_scratch()
    for statement in _SCRATCH:
        sql.run(statement)


def _take_in_neighbours(now: Moment, since: Since | None) -> None:
    """Add codes that share a key with the entries, their entries, and the codes of those.

    Keys that an entry or a row had before count as well: whoever they led to may be free now.
    """
    sql.know("rc_code", "rc_entry")
    _add_codes(now, since)
    sql.know("rc_code")
    _add_entries(now, since)
    sql.know("rc_entry")
    _add_codes(now, since)
    sql.know("rc_code")


def _add_codes(now: Moment, since: Since | None) -> None:
    wording = now.holds
    if since is not None:
        # Whatever the entry said at either of the two versions, or between them.
        low, high = sorted((since.sequence, now.sequence))
        wording = f"e.valid_from <= {high} AND (e.valid_until IS NULL OR e.valid_until > {low})"
    entries = f"rc_entry x CROSS JOIN cases_entryrow e CROSS JOIN cases_cataloguerow c {_OF}"
    _insert_new(
        "rc_code",
        "code",
        *(
            f"SELECT c.code AS key FROM {entries} AND {wording} AND {now.lists} AND {same}"  # noqa: S608  # conditions of our own
            for same in _SAME_KEY
        ),
        """SELECT k.code AS key FROM rc_entry x JOIN cases_resourcelink k ON k.entry_id = x.id""",
    )


def _add_entries(now: Moment, since: Since | None) -> None:
    codes = f"rc_code x CROSS JOIN cases_cataloguerow c CROSS JOIN cases_entryrow e {_WITH}"
    selects = [
        f"SELECT e.entry_id AS key FROM {codes} AND {now.lists} AND {now.holds} AND {same}"  # noqa: S608  # conditions of our own
        for same in _SAME_KEY
    ]
    if since is not None:
        # Rows that ended since: their codes are looked at already.
        selects += [
            f"""SELECT e.entry_id AS key FROM cases_cataloguerow c CROSS JOIN cases_entryrow e
            WHERE c.valid_until > {since.snapshot} AND {now.holds} AND {same}"""  # noqa: S608  # conditions of our own
            for same in _SAME_KEY
        ]
    linked = "SELECT k.entry_id AS key FROM rc_code x JOIN cases_resourcelink k ON k.code = x.code"
    _insert_new("rc_entry", "id", *selects, linked)


def _insert_new(table: str, column: str, *selects: str) -> None:
    union = " UNION ".join(selects)
    sql.run(
        f"""INSERT INTO {table} SELECT DISTINCT n.key FROM ({union}) n
        WHERE NOT EXISTS (SELECT 1 FROM {table} o WHERE o.{column} = n.key)"""  # noqa: S608  # our own tables
    )


_OF = "WHERE e.entry_id = x.id"
_WITH = "WHERE c.code = x.code"
_SAME_KEY = (SAME_CODE, SAME_DATASET, SAME_NAME)
