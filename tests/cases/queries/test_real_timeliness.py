"""The real list is on time as decisions.md says, and as a query of another make says."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.db import connection

from cases.models import EntryRow, ListVersion
from cases.queries.open_list import rows_of_version
from cases.queries.timeliness import BY_DOMAIN, BY_FREQUENCY, BY_PROVIDER, on_time, on_time_by
from cases.queries.update_periods import timing_on
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.real_list import data_file, needs_real_list
from tests.workflows.open_list.files import NOW
from workflows.open_list.import_list import preview_list, propose_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads"), needs_real_list]
ON = date(2026, 4, 23)
# Whole days between two civil days of Shanghai, as each database counts them itself.
DAYS_SINCE = {
    "sqlite": "julianday('2026-04-23') - julianday(date(last_data_update_at, '+8 hours'))",
    "postgresql": "DATE '2026-04-23' - (last_data_update_at AT TIME ZONE 'Asia/Shanghai')::date",
}
INDEPENDENT = """
SELECT {key}, COUNT(*),
       SUM(CASE WHEN days > period + 1 THEN 1 ELSE 0 END),
       SUM(CASE WHEN days < 0 THEN 1 ELSE 0 END)
FROM (SELECT domain, provider_id, update_frequency, {days} AS days,
             CASE update_frequency WHEN 'realtime' THEN 1 WHEN 'daily' THEN 1 WHEN 'weekly' THEN 7
                  WHEN 'monthly' THEN 31 WHEN 'quarterly' THEN 92 WHEN 'half_yearly' THEN 183
                  WHEN 'yearly' THEN 366 END AS period
      FROM cases_entryrow) AS aged
WHERE period IS NOT NULL GROUP BY {key}
"""


@pytest.fixture
def version():
    """The real list, as the first version would hold it."""
    with data_file("sh_departments.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in list(csv.reader(file))[1:]:
            for name in line[0].split(","):
                an_organisation(name, short_name=name)
    operator = a_member(Role.DATA_CENTRE_OPERATOR)
    with data_file("sh_open_list_2026-04.csv.gz").open("rb") as file:
        found = preview_list(
            file=file, filename="sh_open_list_2026-04.csv.gz", membership=operator, at=NOW
        )
    propose_list(list_import=found, membership=operator, at=NOW)
    EntryRow.objects.filter(valid_from=None).update(valid_from=1)
    return ListVersion(sequence=1)


def independent(key):
    """Count with a query that shares nothing with ours but the table."""
    query = INDEPENDENT.format(key=key, days=DAYS_SINCE[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {common: tuple(numbers) for common, *numbers in cursor.fetchall()}


@pytest.mark.list_scenario(47)
def test_real_list_is_on_time_as_decided_and_as_an_independent_query_says(version):
    rows, timing = rows_of_version(version), timing_on(ON)

    whole = on_time(rows, timing)
    by_frequency = {each.key: each for each in on_time_by(rows, timing, BY_FREQUENCY)}

    assert (whole.total, whole.timed, whole.untimed) == (9793, 7157, 2636)
    assert (whole.unknown, whole.unclear, whole.outside) == (0, 0, 0)
    assert round(100 * whole.on_time / whole.known, 2) == 89.67
    assert whole.per_cent == 89.7
    assert by_frequency["daily"].per_cent == 68.8
    assert whole.future <= 2211
    for key in (BY_FREQUENCY, BY_PROVIDER, BY_DOMAIN):
        ours = {
            each.key: (each.timed, each.late, each.future)
            for each in on_time_by(rows, timing, key)
            if each.timed
        }
        assert ours == independent(key)
