"""Write what a run found: spells that end, findings that are new, spells that begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from cases.states.reconciliation import MismatchClass
from workflows.open_list.reconciliation import sql

if TYPE_CHECKING:
    from datetime import date

    from cases.models import ReconciliationRun

_SAME = """r.mismatch = f.mismatch AND r.subject = f.subject
    AND s.catalogue_row_id IS NOT DISTINCT FROM r.line_id
    AND s.entry_row_id IS NOT DISTINCT FROM r.row_id
    AND s.organisation_id IS NOT DISTINCT FROM r.organisation_id
    AND s.differs = r.differs AND s.dangerous = r.dangerous AND s.looser = r.looser"""
_IN_SCOPE = """(f.subject IN (SELECT 'c:' || code FROM rc_code)
    OR f.subject IN (SELECT 'e:' || CAST(id AS VARCHAR(20)) FROM rc_entry))"""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What a run changed: findings that are there again or anew, and such as are gone."""

    new: dict[str, int]
    gone: int


def new_by_class() -> dict[str, int]:
    """Return, by class, how many findings are judged now that were not there before."""
    found = sql.rows(
        """SELECT r.mismatch, COUNT(*) FROM rc_result r WHERE NOT EXISTS (
            SELECT 1 FROM cases_finding f JOIN cases_findingspell s ON s.finding_id = f.id
            WHERE f.mismatch = r.mismatch AND f.subject = r.subject AND s.until_run_id IS NULL)
        GROUP BY r.mismatch"""
    )
    return dict(found)


def record(run: ReconciliationRun) -> Moved:
    """Write what was judged as what this run found.

    Args:
        run: the saved run; an incremental one leaves alone what was not looked at.

    Writes: findings and their spells.
    """
    new = new_by_class()
    scope = _IN_SCOPE if run.incremental else "1 = 1"
    sql.run(
        f"""UPDATE cases_findingspell SET until_run_id = %s WHERE id IN (
            SELECT s.id FROM cases_findingspell s JOIN cases_finding f ON f.id = s.finding_id
            WHERE s.until_run_id IS NULL AND {scope}
            AND NOT EXISTS (SELECT 1 FROM rc_result r WHERE {_SAME}))""",  # noqa: S608  # conditions of our own
        [run.pk],
    )
    sql.run(
        """INSERT INTO cases_finding (mismatch, subject, code, first_seen_at)
        SELECT r.mismatch, r.subject, r.code, %s FROM rc_result r WHERE NOT EXISTS (
            SELECT 1 FROM cases_finding f
            WHERE f.mismatch = r.mismatch AND f.subject = r.subject)""",
        [connection.ops.adapt_datetimefield_value(run.at)],
    )
    sql.run(
        """INSERT INTO cases_findingspell (finding_id, from_run_id, catalogue_row_id, entry_row_id,
            organisation_id, differs, dangerous, looser)
        SELECT f.id, %s, r.line_id, r.row_id, r.organisation_id, r.differs, r.dangerous, r.looser
        FROM rc_result r JOIN cases_finding f
        ON f.mismatch = r.mismatch AND f.subject = r.subject
        WHERE NOT EXISTS (SELECT 1 FROM cases_findingspell s
            WHERE s.finding_id = f.id AND s.until_run_id IS NULL)""",
        [run.pk],
    )
    return Moved(new=new, gone=_gone(run))


def _gone(run: ReconciliationRun) -> int:
    return sql.number(
        """SELECT COUNT(*) FROM cases_findingspell s WHERE s.until_run_id = %s AND NOT EXISTS (
            SELECT 1 FROM cases_findingspell o
            WHERE o.finding_id = s.finding_id AND o.until_run_id IS NULL)""",
        [run.pk],
    )


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many findings are open on a day, accepted exceptions apart."""

    classes: dict[str, int]
    excepted: int
    dangerous: int
    looser: int


def tally(*, on: date) -> Tally:
    """Count the open findings.

    Args:
        on: the day; an exception is silent to its last day, and never over what is dangerous.
    """
    found = sql.rows(
        """SELECT o.mismatch, o.excepted, COUNT(*), SUM(o.dangerous), SUM(o.looser) FROM (
            SELECT f.mismatch,
                CASE WHEN s.dangerous THEN 1 ELSE 0 END AS dangerous,
                CASE WHEN s.looser THEN 1 ELSE 0 END AS looser,
                CASE WHEN NOT s.dangerous AND s.finding_id IN (
                    SELECT a.finding_id FROM cases_findingexception a
                    WHERE a.valid_until >= %s AND a.withdrawn_at IS NULL) THEN 1 ELSE 0 END
                    AS excepted
            FROM cases_findingspell s JOIN cases_finding f ON f.id = s.finding_id
            WHERE s.until_run_id IS NULL) o
        GROUP BY o.mismatch, o.excepted""",
        [on],
    )
    loud = [row for row in found if not row[1]]
    return Tally(
        classes={each.value: 0 for each in MismatchClass} | {row[0]: row[2] for row in loud},
        excepted=sum(row[2] for row in found if row[1]),
        dangerous=sum(row[3] for row in loud),
        looser=sum(row[4] for row in loud),
    )
