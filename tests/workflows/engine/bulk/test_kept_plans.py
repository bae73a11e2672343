"""What a plan said is kept by the database itself; how it went is noted once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from cases import triggers
from cases.models import BulkPlan, BulkRow
from tests.practice.requests import an_office
from tests.workflows.engine.bulk.plans import (
    APPLIED_AT,
    DRAWN_AT,
    a_plan,
    carried_out,
    confirmed,
    tasks,
)
from workflows.engine.bulk.plan import Picked

pytestmark = pytest.mark.django_db
RESULTS = {
    BulkPlan: {"applied_at", "finished_at", "failure", "leased_until", "leased_by"},
    BulkRow: {"done_at", "failure", "attempts"},
}
PLANNED = [
    pytest.param(model, field, id=f"{model.__name__}.{field.name}")
    for model, results in RESULTS.items()
    for field in model._meta.concrete_fields
    if field.name not in results | {"id"}
]
# A value that no drawn plan holds, by kind of column; a key of a row that is not there will do,
# for the refusal comes before the key is looked up.
OTHER: dict[str, Any] = {
    "BooleanField": True,
    "CharField": "rewritten",
    "DateTimeField": APPLIED_AT,
    "ForeignKey": 0,
    "JSONField": {"note": "rewritten"},
    "PositiveIntegerField": 99,
    "PositiveSmallIntegerField": 99,
    "UUIDField": "00000000-0000-0000-0000-000000000001",
}


def a_drawn_plan(*, refused: bool = False) -> BulkPlan:
    """Draw a plan for two tasks; refused: of the second its person saw another version."""
    office = an_office()
    first, second = tasks(office, 2)
    stale = Picked(work_item=second.pk, version=1)
    return a_plan(office.head.person, "claim", [first, stale if refused else second])


def refused(rows: Any, **values: Any) -> None:
    """Try to rewrite rows as somebody who goes past every act would."""
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize(("model", "field"), PLANNED)
def test_what_a_plan_said_cannot_be_rewritten(model: Any, field: Any) -> None:
    a_drawn_plan()
    kept = triggers.KEPT[model._meta.db_table]

    with pytest.raises(IntegrityError, match=kept.message), transaction.atomic():
        model.objects.update(**{field.attname: OTHER[field.get_internal_type()]})


@pytest.mark.parametrize("table", ["cases_bulkrow", "cases_bulkplan"])
def test_rows_and_plans_cannot_be_deleted(table: str) -> None:
    plan = a_drawn_plan()

    with (
        pytest.raises(IntegrityError, match=triggers.KEPT[table].message),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # a table of our own
    with pytest.raises(ProtectedError):
        plan.delete()


def test_result_of_a_row_is_written_once() -> None:
    plan = carried_out(a_drawn_plan(refused=True))
    done, never = plan.rows.order_by("position")

    refused(BulkRow.objects.filter(pk=done.pk), done_at=DRAWN_AT)
    refused(BulkRow.objects.filter(pk=done.pk), done_at=None)
    refused(BulkRow.objects.filter(pk=done.pk), failure="未办成")
    refused(BulkRow.objects.filter(pk=never.pk), done_at=APPLIED_AT)
    refused(BulkRow.objects.filter(pk=never.pk), failure="未办成")
    assert (done.done_at, never.done_at, never.failure) == (APPLIED_AT, None, "")


def test_failure_of_a_row_cannot_become_another_or_a_success() -> None:
    plan = a_drawn_plan()
    confirmed(plan)
    rows = BulkRow.objects.filter(plan=plan, position=1)
    rows.update(failure="没有这项任务。")

    refused(rows, failure="已由他人办理。")
    refused(rows, failure="")
    refused(rows, done_at=APPLIED_AT)


def test_confirmation_and_end_of_a_plan_are_written_once() -> None:
    plan = carried_out(a_drawn_plan())
    plans = BulkPlan.objects.filter(pk=plan.pk)

    refused(plans, applied_at=None)
    refused(plans, finished_at=DRAWN_AT)
    assert plans.update(leased_by="another") == 1
