"""A probe that was altered, added or removed behind the product's back is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from cases import triggers
from cases.models import DataProbe
from cases.proof_of_probes import first_bad_probe
from cases.states.data_probe import ProbeOutcome
from tests.backoffice.commands.told import told
from tests.workflows.open_list.data_quality.offered import (
    AT,
    WHOLE,
    a_listed_city,
    an_address,
    probed,
)
from workflows.open_list.data_quality.recording import record_probes

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    """Record two batches of probes, and let the database's own guards look away."""
    city, (entry,) = a_listed_city("公交线路")
    address = an_address(city, entry)
    for days in range(2):
        at = AT + timedelta(days=days)
        good = DataProbe(data_address=address, at=at, outcome="good", modified_at=AT, **WHOLE)
        bad = DataProbe(data_address=address, at=at, outcome="no_answer")
        record_probes(probes=[good, bad], at=at)
    triggers.remove(connection)
    return address


def test_probes_as_they_were_recorded_are_proven(address):
    assert first_bad_probe() is None
    assert told("verify_audit")[1]["ok"] is True


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "good"},
        {"empty_cells": 0},
        {"at": AT - timedelta(days=9)},
        {"modified_at": AT},
        {"content": "f" * 64},
    ],
)
def test_an_altered_probe_is_found_by_its_event(address, change):
    last = DataProbe.objects.latest("pk")
    assert QuerySet(DataProbe).filter(pk=last.pk).update(**change) == 1

    found = first_bad_probe()

    assert found is not None
    assert (found.table, found.what) == ("cases_dataprobe", "probe")
    assert "封存的数据探测与摘要不符" in found.sentence
    assert told("verify_audit")[0] == 1


def test_a_removed_probe_is_found(address):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM cases_dataprobe WHERE id = (SELECT MIN(id) FROM cases_dataprobe)"
        )

    found = first_bad_probe()

    assert found is not None
    assert "与摘要不符" in found.sentence


def test_a_probe_that_nobody_recorded_is_found(address):
    probed(address, ProbeOutcome.GOOD)

    found = first_bad_probe()

    assert found is not None
    assert "被增加" in found.sentence
