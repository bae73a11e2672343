"""The real list is on time as decisions.md says, and as a query of another make says."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from cases.models import EntryRow, ListEntry, ListVersion
from cases.queries.open_list import rows_of_version
from cases.queries.timeliness import BY_DOMAIN, BY_FREQUENCY, BY_PROVIDER, on_time, on_time_by
from cases.queries.update_periods import timing_on
from tests.factories import an_organisation, shanghai
from tests.real_list import REAL_LIST, needs_real_list
from tests.workflows.open_list.reading.files import entry
from workflows.open_list.reading import check_rows, read_list

pytestmark = [pytest.mark.django_db, needs_real_list]
ON = date(2026, 4, 23)
TAKEN = (
    "portal_dataset_id",
    "name",
    "provider_name",
    "domain",
    "open_type",
    "update_frequency",
    "last_data_update_at",
)
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
    with read_list(REAL_LIST, filename=REAL_LIST.name) as list_file:
        checked = check_rows(list_file, organisations={}, unknown_allowed=True)
        values = [entry(each) for each in checked.all_rows()]
    providers = {name: an_organisation(name) for name in {each.provider_name for each in values}}
    entries = ListEntry.objects.bulk_create([ListEntry() for _ in values])
    EntryRow.objects.bulk_create(
        EntryRow(
            entry=listed,
            provider=providers[each.provider_name],
            row_hash="0" * 64,
            valid_from=1,
            **{name: getattr(each, name) for name in TAKEN},
        )
        for listed, each in zip(entries, values, strict=True)
    )
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
    assert rows.filter(last_data_update_at__gte=shanghai(2026, 4, 24, 0)).count() == 2211
    for key in (BY_FREQUENCY, BY_PROVIDER, BY_DOMAIN):
        ours = {
            each.key: (each.timed, each.late, each.future)
            for each in on_time_by(rows, timing, key)
            if each.timed
        }
        assert ours == independent(key)
