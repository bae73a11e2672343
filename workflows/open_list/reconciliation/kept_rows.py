"""Rows that a catalogue has and that are refused: what they said before stands.

Who takes in the good rows alone has not said that the others are gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workflows.open_list.reconciliation import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflows.open_list.reconciliation.catalogue_file import Refused

_STAGED: Final = "cases_stagedcataloguerow"
# By its code; without one by its dataset; without both by its department and name.
_SAME_RESOURCE: Final = (
    "c.code = r.code AND r.code <> ''",
    """NOT (c.portal_dataset_id = '') AND c.portal_dataset_id = r.portal_dataset_id
    AND r.code = ''""",
    """c.name_key = r.name_key AND p.name = r.provider_name
    AND r.code = '' AND r.portal_dataset_id = ''""",
)


def keep_refused(refused: Sequence[Refused]) -> int:
    """Stage again what the catalogue said so far of resources whose rows are refused now.

    Args:
        refused: of each refused row what may tell which resource it is about.

    Returns:
        How many rows stand as they were.

    Writes: staged rows, but none for what the good rows say; the scratch table `rc_refused`.
    """
    sql.run("DROP TABLE IF EXISTS rc_refused")
    if not refused:
        return 0
    sql.run(
        """CREATE TEMPORARY TABLE rc_refused (code VARCHAR(64), portal_dataset_id VARCHAR(32),
        provider_name VARCHAR(200), name_key VARCHAR(200))"""
    )
    sql.run_many("INSERT INTO rc_refused VALUES (%s, %s, %s, %s)", refused)
    sql.know("rc_refused")
    return sum(sql.run(_keep(same)) for same in _SAME_RESOURCE)


def _keep(same: str) -> str:
    return f"""
        INSERT INTO {_STAGED} (row_number, code, portal_dataset_id, name, name_key, provider_name,
            open_type, update_frequency, shared)
        SELECT DISTINCT 0, c.code, c.portal_dataset_id, c.name, c.name_key, p.name,
            c.open_type, c.update_frequency, FALSE
        FROM rc_refused r CROSS JOIN cases_cataloguerow c CROSS JOIN cases_catalogueprovider p
        WHERE p.id = c.provider_id AND c.valid_until IS NULL AND {same}
        AND NOT EXISTS (SELECT 1 FROM {_STAGED} s WHERE s.code = c.code
            AND s.portal_dataset_id = c.portal_dataset_id)"""  # noqa: S608  # names of our own
