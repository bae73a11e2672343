"""Commitments and diversions prove that they are as they were made."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from cases import triggers
from cases.models import FastPathCommitment, LineDiversion, PriorityUnit
from cases.proof_of_commitments import first_bad_commitment
from tests.workflows.conditional_access.applying import line_of
from tests.workflows.conditional_access.committing import (
    FIRST_DAY,
    REASON,
    a_listed_town,
    committed,
    decided,
    objected,
)

pytestmark = pytest.mark.django_db
# Past the guard of the model, as a stranger with a database client would.
COMMITMENTS: QuerySet[FastPathCommitment] = QuerySet(FastPathCommitment)
DIVERSIONS: QuerySet[LineDiversion] = QuerySet(LineDiversion)


@pytest.fixture(autouse=True)
def diverted() -> None:
    """Let an owner object, the officer divert the rest; take the guards away."""
    town, officer = a_listed_town()
    first = committed(town)
    objected(line_of(first, town.health), town.health)
    decided(first, officer, "divert_demand", FIRST_DAY, reason=REASON)
    triggers.remove(connection)


def test_untouched_rows_agree_with_their_events() -> None:
    assert first_bad_commitment() is None


@pytest.mark.parametrize(
    ("rows", "changed"),
    [
        (COMMITMENTS, {"commitments": []}),
        (COMMITMENTS, {"digest": "0" * 64}),
        (COMMITMENTS, {"snapshot": {"name": "另一家公司"}}),
        (DIVERSIONS.filter(cause="objection"), {"reason": "另一个理由，从未写过。"}),
        (DIVERSIONS.filter(cause="officer"), {"diverted_by": None}),
        (DIVERSIONS.filter(cause="officer"), {"cause": "false_commitment"}),
    ],
)
def test_altered_row_is_named(rows: QuerySet[Any], changed: dict[str, Any]) -> None:
    assert rows.all().update(**changed) == 1

    bad = first_bad_commitment()

    assert bad is not None
    assert bad.table == rows.model._meta.db_table


@pytest.mark.parametrize("rows", [COMMITMENTS, DIVERSIONS])
def test_deleted_row_is_missed(rows: QuerySet[Any]) -> None:
    rows.all()._raw_delete("default")

    bad = first_bad_commitment()

    assert bad is not None
    assert bad.table == rows.model._meta.db_table


def test_row_that_points_to_another_listing_than_its_snapshot_is_named() -> None:
    other = PriorityUnit.objects.get()
    other.pk, other.kind = None, "model_unit"
    other.save(force_insert=True)
    COMMITMENTS.all().update(unit=other)

    bad = first_bad_commitment()

    assert bad is not None
    assert bad.table == "cases_fastpathcommitment"
