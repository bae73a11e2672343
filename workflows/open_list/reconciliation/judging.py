"""Judge what is looked at: which entries a resource has, and which mismatch that makes.

Match keys in order: a code that the list states or a person confirmed (K1), the dataset (K2), the
department with the name (K3), unless both sides state a code, or a dataset, and not the same one. A
weaker key counts only where no stronger one found anything.
"""

from __future__ import annotations

from cases.states.reconciliation import JUDGED_IN_ORDER, MismatchClass as M
from workflows.open_list.reconciliation import sql
from workflows.open_list.reconciliation.looking import (
    NO_DATA,
    SAME_CODE,
    SAME_DATASET,
    SAME_NAME,
    Moment,
)

_RANK = {mismatch: rank for rank, mismatch in enumerate(JUDGED_IN_ORDER, 1)}
_AGREES = 99
_PAIRS = """CREATE TEMPORARY TABLE rc_pair (
    line_id BIGINT, code VARCHAR(64), row_id BIGINT, entry_id BIGINT)"""
_RESULT = """CREATE TEMPORARY TABLE rc_result (mismatch VARCHAR(2), subject VARCHAR(70),
    code VARCHAR(64), line_id BIGINT, row_id BIGINT, organisation_id BIGINT, differs VARCHAR(60),
    dangerous BOOLEAN, looser BOOLEAN)"""

# 非开放 in the catalogue, and the list opens it: unless it is suspended, for then nobody gets it.
_DANGEROUS = "(c.open_type = 'not_open' AND e.open_type <> 'not_open' AND e.status <> 'suspended')"
# A suspended entry waits for what the catalogue already says: that is no difference to mend.
_OPENS_OTHERWISE = """(c.open_type <> e.open_type
    AND NOT (c.open_type = 'not_open' AND e.status = 'suspended'))"""
_LOOSER = f"""({_DANGEROUS} OR (c.open_type = 'conditional' AND e.open_type = 'unconditional'))"""
_DIFFERS = """(CASE WHEN c.name_key <> e.name_key THEN 'name;' ELSE '' END
    || CASE WHEN c.update_frequency NOT IN ('', e.update_frequency)
        THEN 'update_frequency;' ELSE '' END
    || CASE WHEN p.organisation_id <> e.provider_id THEN 'provider;' ELSE '' END)"""


def judge(now: Moment) -> None:
    """Find the mismatch of every code and entry that is looked at.

    Writes: the scratch table `rc_result`.
    """
    _pair(now)
    sql.run(_RESULT)
    _judge_codes(now)
    _judge_entries(now)
    sql.run("CREATE INDEX rc_result_of ON rc_result (subject, mismatch)")
    sql.know("rc_result")


def _pair(now: Moment) -> None:
    sql.run(_PAIRS)
    lines = "rc_code x CROSS JOIN cases_cataloguerow c"
    of = f"WHERE c.code = x.code AND {now.lists}"
    chosen = "SELECT c.id, c.code, e.id, e.entry_id"
    sql.run(
        f"""INSERT INTO rc_pair
        {chosen} FROM {lines} CROSS JOIN cases_entryrow e {of} AND {now.holds} AND {SAME_CODE}
        UNION
        {chosen} FROM {lines} CROSS JOIN cases_resourcelink k CROSS JOIN cases_entryrow e
        {of} AND k.code = c.code AND e.entry_id = k.entry_id AND {now.holds}"""
    )
    sql.run("CREATE INDEX rc_pair_line ON rc_pair (line_id)")
    for same in (SAME_DATASET, SAME_NAME):
        sql.know("rc_pair")
        sql.run(
            f"""INSERT INTO rc_pair
            {chosen} FROM {lines} CROSS JOIN cases_entryrow e {of} AND {now.holds} AND {same}
            AND NOT EXISTS (SELECT 1 FROM rc_pair f WHERE f.line_id = c.id)"""  # noqa: S608  # conditions of our own
        )
    sql.run("CREATE INDEX rc_pair_code ON rc_pair (code)")
    sql.run("CREATE INDEX rc_pair_entry ON rc_pair (entry_id)")
    sql.run("CREATE TEMPORARY TABLE rc_several (code VARCHAR(64) PRIMARY KEY)")
    sql.run(
        """INSERT INTO rc_several
        SELECT code FROM rc_pair GROUP BY code HAVING COUNT(DISTINCT entry_id) > 1"""
    )
    sql.know("rc_pair", "rc_several")


def _judge_codes(now: Moment) -> None:
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
            FROM (
                SELECT c.code, c.id AS line_id, e.id AS row_id, e.entry_id,
                    COALESCE(e.provider_id, p.organisation_id) AS organisation_id,
                    CASE WHEN {_DANGEROUS} THEN 1 ELSE 0 END AS dangerous,
                    CASE WHEN {_LOOSER} THEN 1 ELSE 0 END AS looser,
                    COALESCE({_DIFFERS}, '') AS differs,
                    {_place()} AS place
                FROM rc_code x CROSS JOIN cases_cataloguerow c
                JOIN cases_catalogueprovider p ON p.id = c.provider_id
                LEFT JOIN rc_pair f ON f.line_id = c.id
                LEFT JOIN cases_entryrow e ON e.id = f.row_id
                WHERE c.code = x.code AND {now.lists}) s) j
        WHERE j.nth = 1 AND j.place < {_AGREES}"""  # noqa: S608  # conditions of our own
    )


def _place() -> str:
    """Return the expression for the place of a pair's class in the order of judging."""
    return f"""CASE
        WHEN p.organisation_id IS NULL OR e.provider_id IN (SELECT id FROM rc_ended)
            THEN {_RANK[M.R9]}
        WHEN c.open_type = '' THEN {_RANK[M.R8]}
        WHEN {_DANGEROUS} THEN {_RANK[M.R4]}
        WHEN {_OPENS_OTHERWISE} THEN {_RANK[M.R3]}
        WHEN e.id IS NULL AND c.open_type <> 'not_open'
            AND NOT EXISTS (SELECT 1 FROM rc_pair o WHERE o.code = c.code) THEN {_RANK[M.R1]}
        WHEN EXISTS (SELECT 1 FROM rc_several o WHERE o.code = c.code) THEN {_RANK[M.R7]}
        WHEN {NO_DATA} THEN {_RANK[M.R5]}
        WHEN c.open_type = e.open_type AND {_DIFFERS} <> '' THEN {_RANK[M.R6]}
        ELSE {_AGREES} END"""  # noqa: S608  # conditions of our own


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
