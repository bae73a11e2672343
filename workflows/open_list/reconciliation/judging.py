"""Judge what is looked at: which mismatch a resource and its entries make."""

from __future__ import annotations

from cases.states.reconciliation import JUDGED_IN_ORDER, MismatchClass as M
from workflows.open_list.reconciliation import sql
from workflows.open_list.reconciliation.matching import NO_DATA, Moment

_RANK = {mismatch: rank for rank, mismatch in enumerate(JUDGED_IN_ORDER, 1)}
_AGREES = 99
_RESULT = """CREATE TEMPORARY TABLE rc_result (mismatch VARCHAR(2), subject VARCHAR(70),
    code VARCHAR(64), line_id BIGINT, row_id BIGINT, organisation_id BIGINT, differs VARCHAR(60),
    dangerous BOOLEAN, looser BOOLEAN)"""

# 非开放 in the catalogue, and the list opens it: unless it is suspended, for then nobody gets it.
_DANGEROUS = "(l.open_type = 'not_open' AND e.open_type <> 'not_open' AND e.status <> 'suspended')"
# A suspended entry waits for what the catalogue already says: that is no difference to mend.
_OPENS_OTHERWISE = """(l.open_type <> e.open_type
    AND NOT (l.open_type = 'not_open' AND e.status = 'suspended'))"""
_LOOSER = f"""({_DANGEROUS} OR (l.open_type = 'conditional' AND e.open_type = 'unconditional'))"""
_DIFFERS = """(CASE WHEN l.name_key <> e.name_key THEN 'name;' ELSE '' END
    || CASE WHEN l.update_frequency NOT IN ('', e.update_frequency)
        THEN 'update_frequency;' ELSE '' END
    || CASE WHEN p.organisation_id <> e.provider_id THEN 'provider;' ELSE '' END)"""

# The place of a pair's class in the order of judging: R1 and R7 are of the code as a whole.
_PLACE = f"""COALESCE(o.of_both, CASE
    WHEN o.is_missing = 1 AND o.first_entry IS NULL THEN {_RANK[M.R1]}
    WHEN o.first_entry <> o.last_entry THEN {_RANK[M.R7]} END, o.of_entry)"""


def judge(now: Moment) -> None:
    """Find the mismatch of every code and entry that is looked at.

    Writes: the scratch table `rc_result`.
    """
    sql.run(_RESULT)
    _judge_codes()
    _judge_entries(now)
    sql.index("rc_result", "subject")
    sql.know("rc_result")


def _judge_codes() -> None:
    """Judge each code by the worst that holds for any of its rows and entries."""
    names = " ".join(f"WHEN {rank} THEN '{mismatch.value}'" for mismatch, rank in _RANK.items())
    sql.run(
        f"""
        INSERT INTO rc_result
        SELECT CASE j.place {names} END, 'c:' || j.code, j.code, j.line_id, j.row_id,
            CASE WHEN j.place = {_RANK[M.R9]} THEN NULL ELSE j.organisation_id END,
            j.differs, j.is_dangerous <> 0, j.is_looser <> 0
        FROM (
            SELECT s.*,
                MAX(s.dangerous) OVER (PARTITION BY s.code) AS is_dangerous,
                MAX(s.looser) OVER (PARTITION BY s.code) AS is_looser,
                ROW_NUMBER() OVER (PARTITION BY s.code
                    ORDER BY s.place, s.looser DESC, s.entry_id, s.line_id) AS nth
            FROM (SELECT o.*, {_PLACE} AS place FROM ({_pairs_of_codes()}) o) s) j
        WHERE j.nth = 1 AND j.place < {_AGREES}"""  # noqa: S608  # conditions of our own
    )


def _pairs_of_codes() -> str:
    """Return the query for every row with each of its entries, and what can be said of the two."""
    return f"""
        SELECT l.code, l.id AS line_id, e.id AS row_id, e.entry_id,
            COALESCE(e.provider_id, p.organisation_id) AS organisation_id,
            CASE WHEN {_DANGEROUS} THEN 1 ELSE 0 END AS dangerous,
            CASE WHEN {_LOOSER} THEN 1 ELSE 0 END AS looser,
            COALESCE({_DIFFERS}, '') AS differs,
            CASE WHEN p.organisation_id IS NULL OR e.provider_id IN (SELECT id FROM rc_ended)
                    THEN {_RANK[M.R9]}
                WHEN l.open_type = '' THEN {_RANK[M.R8]}
                WHEN {_DANGEROUS} THEN {_RANK[M.R4]}
                WHEN {_OPENS_OTHERWISE} THEN {_RANK[M.R3]} END AS of_both,
            CASE WHEN {NO_DATA} THEN {_RANK[M.R5]}
                WHEN l.open_type = e.open_type AND {_DIFFERS} <> '' THEN {_RANK[M.R6]}
                ELSE {_AGREES} END AS of_entry,
            CASE WHEN e.id IS NULL AND l.open_type <> 'not_open' THEN 1 ELSE 0 END AS is_missing,
            MIN(e.entry_id) OVER (PARTITION BY l.code) AS first_entry,
            MAX(e.entry_id) OVER (PARTITION BY l.code) AS last_entry
        FROM rc_line l
        JOIN cases_catalogueprovider p ON p.id = l.provider_id
        LEFT JOIN rc_pair f ON f.line_id = l.id
        LEFT JOIN cases_entryrow e ON e.id = f.row_id"""  # noqa: S608  # conditions of our own


def _judge_entries(now: Moment) -> None:
    sql.run(
        f"""
        INSERT INTO rc_result
        SELECT CASE WHEN e.provider_id IN (SELECT id FROM rc_ended) THEN 'R9' ELSE 'R2' END,
            'e:' || CAST(e.entry_id AS VARCHAR(20)), '', NULL, e.id,
            CASE WHEN e.provider_id IN (SELECT id FROM rc_ended) THEN NULL ELSE e.provider_id END,
            '', FALSE, FALSE
        FROM rc_entry x CROSS JOIN cases_entryrow e
        WHERE e.entry_id = x.id AND {now.holds}
        AND NOT EXISTS (SELECT 1 FROM rc_pair f WHERE f.entry_id = e.entry_id)"""  # noqa: S608  # conditions of our own
    )
