"""The database keeps addresses of data and alerts as they were, but for their end."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

import pytest
from django.db import IntegrityError

from cases import triggers
from cases.models import HostAlert
from tests.cases.test_triggers import execute
from tests.workflows.open_list.data_quality.offered import AT, a_listed_city, faulty_data

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("table", "change"),
    [("cases_dataaddress", "address = 'rewritten'"), ("cases_hostalert", "failing = 1")],
)
def test_addresses_and_alerts_are_kept(table: str, change: str) -> None:
    city, (entry,) = a_listed_city("公交线路")
    faulty_data(city, entry)

    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match=f"{table}: {triggers.KEPT[table].message}"):
            execute(statement)


def test_an_alert_ends_once() -> None:
    HostAlert.objects.create(host="data.example", began_at=AT, failing=5, probed=5)

    assert HostAlert.objects.update(ended_at=AT) == 1
    with pytest.raises(IntegrityError, match="only their end may be noted, once"):
        execute("UPDATE cases_hostalert SET ended_at = NULL")
