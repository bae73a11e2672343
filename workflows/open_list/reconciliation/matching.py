"""What leads from a row of the catalogue to an entry, and which rows a run may see.

Conditions on a row `c` of the catalogue and a row `e` of the list, for the statements of a run.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

# Data that cannot be had although the list says so; nobody expects it of what is not open.
NO_DATA = """(e.open_type <> 'not_open' AND e.status <> 'suspended'
    AND (e.status = 'pending' OR COALESCE(e.record_count, 1) = 0))"""


def same_keys(c: str, e: str) -> tuple[str, str, str]:
    """Return the conditions that a row of the catalogue leads to a row of the list.

    Args:
        c: the name that a statement has for the row of the catalogue.
        e: the name that it has for the row of the list.

    Returns:
        By its code, by its dataset, by its name; the strongest first. Written as the indexes have
        it, or SQLite would not use them; the sign keeps it from going by department.
    """
    code = f"NOT ({e}.resource_code = '') AND {e}.resource_code = {c}.code"
    dataset = (
        f"NOT ({c}.portal_dataset_id = '') AND NOT ({e}.portal_dataset_id = '') "
        f"AND {e}.portal_dataset_id = {c}.portal_dataset_id"
    )
    # A name says nothing where a code or a dataset says that these are two resources.
    name = f"""{e}.name_key = {c}.name_key AND +{e}.provider_id = (
        SELECT p.organisation_id FROM cases_catalogueprovider p WHERE p.id = {c}.provider_id)
        AND {e}.resource_code IN ('', {c}.code)
        AND ('' IN ({e}.portal_dataset_id, {c}.portal_dataset_id)
            OR {e}.portal_dataset_id = {c}.portal_dataset_id)"""  # noqa: S608  # names of our own
    return code, dataset, name


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
        return within("e", self.sequence)

    @property
    def lists(self) -> str:
        """Return the condition that a row `c` of the catalogue is in the snapshot."""
        return within("c", self.snapshot)


def within(row: str, number: int) -> str:
    """Return the condition that the range of a row holds a snapshot, or a version."""
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
