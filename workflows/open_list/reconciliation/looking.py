"""Find what must be looked at: resources and entries that do not plainly agree, or have moved.

A full run screens everything by one join; an incremental one starts from what moved since the run
before. Both then take in whatever shares a key with what they found, because a resource that finds
another entry leaves the one it had; so both judge by the same statements and come to the same.
"""

from __future__ import annotations

from workflows.open_list.reconciliation import sql
from workflows.open_list.reconciliation.matching import Moment, Since, same_keys
from workflows.open_list.reconciliation.pairing import INDEXED, SCRATCH, keep_strongest, take_lines
from workflows.open_list.reconciliation.screening import screen

# Tables for the length of a run: codes and entries to look at, by the hop that met them.
_SCRATCH = (
    "CREATE TEMPORARY TABLE rc_code (code VARCHAR(64) PRIMARY KEY, hop SMALLINT)",
    "CREATE TEMPORARY TABLE rc_entry (id BIGINT PRIMARY KEY, hop SMALLINT)",
    *SCRATCH,
)
_UNCLEAN = "CREATE TEMPORARY TABLE rc_unclean (code VARCHAR(64), entry_id BIGINT)"
_NAMES = ("rc_code", "rc_entry", "rc_line", "rc_unclean", "rc_pair", "rc_result")


def clear_scratch() -> None:
    """Drop what an earlier run on this connection left."""
    sql.drop(*_NAMES)


def look_at_all(now: Moment) -> None:
    """Screen the whole catalogue against the whole list.

    Writes: scratch tables.
    """
    _start()
    sql.run(_UNCLEAN)
    for statement in screen(now):
        sql.run(statement)
    sql.run(
        """INSERT INTO rc_code SELECT n.code, 0 FROM (
            SELECT code FROM rc_unclean WHERE code IS NOT NULL
            UNION SELECT code FROM cases_resourcelink) n"""
    )
    entries = sql.run(
        """INSERT INTO rc_entry SELECT n.entry_id, 0 FROM (
            SELECT entry_id FROM rc_unclean WHERE entry_id IS NOT NULL
            UNION SELECT entry_id FROM cases_resourcelink) n"""
    )
    _take_in_neighbours(now, None, entries=entries)


def look_at_what_moved(now: Moment, since: Since) -> None:
    """Find what moved since a run before, and what shares a key with it.

    Writes: scratch tables.
    """
    _start()
    low, high = sorted((since.sequence, now.sequence))
    sql.run(
        """INSERT INTO rc_code SELECT n.code, 0 FROM (
            SELECT code FROM cases_cataloguerow WHERE valid_from > %s
            UNION SELECT code FROM cases_cataloguerow WHERE valid_until > %s
            UNION SELECT code FROM cases_resourcelink WHERE id > %s) n""",
        [since.snapshot, since.snapshot, since.last_link],
    )
    entries = sql.run(
        """INSERT INTO rc_entry SELECT n.entry_id, 0 FROM (
            SELECT entry_id FROM cases_entryrow WHERE valid_from > %s AND valid_from <= %s
            UNION SELECT entry_id FROM cases_entryrow WHERE valid_until > %s AND valid_until <= %s
            UNION SELECT entry_id FROM cases_resourcelink WHERE id > %s) n""",
        [low, high, low, high, since.last_link],
    )
    _take_in_neighbours(now, since, entries=entries)


def _start() -> None:
    clear_scratch()
    for statement in _SCRATCH:
        sql.run(statement)
    for table, column in INDEXED:
        sql.index(table, column)


def _take_in_neighbours(now: Moment, since: Since | None, *, entries: int) -> None:
    """Add codes that share a key with the entries, their entries, and who may have those now.

    Keys that an entry or a row had before count as well: whoever they led to may be free now. An
    entry that one of the rows looked at has is not free, whoever else may have it.
    """
    sql.know("rc_code", "rc_entry")
    if entries and _add_codes(now, since, hop=1):
        sql.know("rc_code")
    take_lines(now, from_hop=0)
    _add_entries(now, since, hop=2)
    keep_strongest()
    sql.know("rc_entry")
    if _add_codes(now, since, hop=3):
        sql.know("rc_code")
        take_lines(now, from_hop=3)
        keep_strongest()


def _add_codes(now: Moment, since: Since | None, *, hop: int) -> int:
    """Add the codes that entries lead to which the hop before met and no row has so far.

    Returns:
        How many.
    """
    wording = now.holds
    if since is not None:
        # Whatever the entry said at either of the two versions, or between them.
        low, high = sorted((since.sequence, now.sequence))
        wording = f"e.valid_from <= {high} AND (e.valid_until IS NULL OR e.valid_until > {low})"
    free = f"""x.hop = {hop - 1}
        AND NOT EXISTS (SELECT 1 FROM rc_pair f WHERE f.entry_id = x.id)"""  # noqa: S608  # the same
    said = f"""SELECT e.resource_code, e.portal_dataset_id, e.name_key, e.provider_id
        FROM rc_entry x CROSS JOIN cases_entryrow e
        WHERE {free} AND e.entry_id = x.id AND {wording}"""  # noqa: S608  # conditions of our own
    return _insert_new(
        "rc_code (code, hop)",
        said,
        *(
            f"SELECT c.code AS key FROM met CROSS JOIN cases_cataloguerow c"  # noqa: S608  # conditions of our own
            f" WHERE {now.lists} AND {same}"
            for same in same_keys("c", "met")
        ),
        f"""SELECT k.code AS key FROM rc_entry x JOIN cases_resourcelink k ON k.entry_id = x.id
        WHERE {free}""",  # noqa: S608  # our own tables
        hop=hop,
    )


def _add_entries(now: Moment, since: Since | None, *, hop: int) -> None:
    """Add the entries that rows lead to: those looked at, and those that ended since."""
    keys = "SELECT code, portal_dataset_id, name_key, provider_id FROM"
    ended = f"valid_until > {since.snapshot}" if since else "FALSE"
    _insert_new(
        "rc_entry (id, hop)",
        f"{keys} cases_cataloguerow WHERE {ended} EXCEPT {keys} rc_line",
        "SELECT entry_id AS key FROM rc_pair",
        *(
            f"SELECT e.entry_id AS key FROM met CROSS JOIN cases_entryrow e"  # noqa: S608  # conditions of our own
            f" WHERE {now.holds} AND {same}"
            for same in same_keys("met", "e")
        ),
        "SELECT k.entry_id AS key FROM rc_code x JOIN cases_resourcelink k ON k.code = x.code",
        hop=hop,
    )


def _insert_new(into: str, met: str, *selects: str, hop: int) -> int:
    """Add the keys that are new, and return how many; `met` is read once, by all selects."""
    union = " UNION ".join(selects)
    return sql.run(
        f"""INSERT INTO {into} WITH met AS MATERIALIZED ({met}) SELECT n.key, {hop} FROM ({union}) n
        WHERE TRUE ON CONFLICT DO NOTHING"""  # noqa: S608  # our own tables
    )
