"""Pair the rows of the catalogue that are looked at with entries of the list.

Match keys in order: a code that the list states or a person confirmed (K1), the dataset (K2), the
department with the name (K3), unless both sides state a code, or a dataset, and not the same one. A
weaker key counts only where no stronger one found anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.open_list.reconciliation import sql
from workflows.open_list.reconciliation.matching import same_keys

if TYPE_CHECKING:
    from workflows.open_list.reconciliation.matching import Moment

# Rows looked at, by the hop that met them, and the entries of each with the key that led there.
SCRATCH = (
    """CREATE TEMPORARY TABLE rc_line (id BIGINT, code VARCHAR(64), portal_dataset_id VARCHAR(32),
        name_key VARCHAR(200), provider_id BIGINT, open_type VARCHAR(20),
        update_frequency VARCHAR(20), hop SMALLINT)""",
    """CREATE TEMPORARY TABLE rc_pair (
        line_id BIGINT, row_id BIGINT, entry_id BIGINT, strength SMALLINT)""",
)
INDEXED = (("rc_pair", "line_id"), ("rc_pair", "entry_id"))


def take_lines(now: Moment, *, from_hop: int) -> None:
    """Take the rows of codes that were met by this hop or later, and all entries they lead to.

    Writes: the scratch tables `rc_line` and `rc_pair`.
    """
    sql.run(
        f"""INSERT INTO rc_line
        SELECT c.id, c.code, c.portal_dataset_id, c.name_key, c.provider_id, c.open_type,
            c.update_frequency, x.hop
        FROM rc_code x CROSS JOIN cases_cataloguerow c
        WHERE x.hop >= {from_hop} AND c.code = x.code AND {now.lists}"""  # noqa: S608  # conditions of our own
    )
    sql.know("rc_line")
    by_code, by_dataset, by_name = same_keys("l", "e")
    found = "SELECT l.id, e.id, e.entry_id"
    of = f"WHERE l.hop >= {from_hop} AND {now.holds}"
    rows = f"FROM rc_line l CROSS JOIN cases_entryrow e {of}"
    linked = (
        f"FROM rc_line l CROSS JOIN cases_resourcelink k CROSS JOIN cases_entryrow e {of}"
        " AND k.code = l.code AND e.entry_id = k.entry_id"
    )
    sql.run(
        f"""INSERT INTO rc_pair
        {found}, 1 {rows} AND {by_code}
        UNION {found}, 1 {linked}
        UNION ALL {found}, 2 {rows} AND {by_dataset}
        UNION ALL {found}, 3 {rows} AND {by_name}"""
    )


def keep_strongest() -> None:
    """Leave to each row the entries of its strongest key.

    Writes: the scratch table `rc_pair`.
    """
    sql.know("rc_pair")
    sql.run(
        """DELETE FROM rc_pair WHERE EXISTS (
            SELECT 1 FROM rc_pair s
            WHERE s.line_id = rc_pair.line_id AND s.strength < rc_pair.strength)"""
    )
