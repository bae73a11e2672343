"""Rows that find the database busy, fail their worker, or meet another worker half-way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import Busy, KaifangError
from cases.models import BulkPlan, BulkRow
from tests.practice.requests import an_office
from tests.workflows.engine.bulk.plans import APPLIED_AT, outcomes, tasks
from workflows.engine.bulk.acts import BulkAct
from workflows.engine.bulk.apply import LEASE, MOST_ATTEMPTS, apply_plan, work_off
from workflows.engine.bulk.plan import keep_plan, new_plan

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db


def a_troubled_plan(trouble: Any, rows: int = 2) -> tuple[BulkPlan, dict[str, BulkAct]]:
    """Confirm a plan whose act does what the test says, with the case of the row."""
    office = an_office()
    calm = BulkAct(name="trouble", label="演练", carry_out=lambda *_: "好")
    items = tasks(office, rows)
    plan = keep_plan(
        new_plan(act=calm, person=office.head.person, at=APPLIED_AT),
        [BulkRow(work_item=item, case_id=item.process_id, expected_version=2) for item in items],
        act=calm,
        at=APPLIED_AT,
    )
    apply_plan(plan=plan, person=office.head.person, seen_hash=plan.hash, act=calm, at=APPLIED_AT)
    return plan, {"trouble": BulkAct(name="trouble", label="演练", carry_out=trouble)}


def test_row_that_finds_the_database_busy_is_tried_again_and_given_up_in_the_end() -> None:
    def be_busy(_plan: BulkPlan, row: BulkRow, _at: Any) -> str:
        if row.position == 1:
            raise Busy("忙")
        return ""

    plan, acts = a_troubled_plan(be_busy)

    settled = [
        work_off(at=APPLIED_AT, worker="worker", acts=acts).settled
        for _ in range(MOST_ATTEMPTS + 1)
    ]

    assert settled == [1, *[0] * (MOST_ATTEMPTS - 1), 1]
    assert outcomes(plan) == ["failed", "done"]
    assert plan.rows.get(position=1).failure == "多次尝试均未办成：请打开任务单独办理。"
    assert BulkPlan.objects.get(pk=plan.pk).finished_at == APPLIED_AT


def test_row_that_fails_its_worker_does_not_hold_up_the_others() -> None:
    def break_down(_plan: BulkPlan, row: BulkRow, _at: Any) -> str:
        if row.position == 1:
            raise ZeroDivisionError
        return ""

    plan, acts = a_troubled_plan(break_down)
    at = APPLIED_AT
    with pytest.raises(ZeroDivisionError):
        work_off(at=at, worker="first", acts=acts)
    assert work_off(at=at, worker="second", acts=acts).settled == 0, "the lease still runs"
    while outcomes(plan)[0] == "open":
        at += LEASE
        try:
            work_off(at=at, worker="second", acts=acts)
        except ZeroDivisionError:
            assert outcomes(plan)[1] == "done"

    assert outcomes(plan) == ["failed", "done"]


def test_worker_whose_lease_ran_out_leaves_the_end_to_the_other() -> None:
    def be_overtaken(plan: BulkPlan, _row: BulkRow, _at: Any) -> str:
        BulkPlan.objects.filter(pk=plan.pk).update(leased_by="second")
        BulkRow.objects.filter(plan=plan).update(done_at=APPLIED_AT)
        return ""

    plan, acts = a_troubled_plan(be_overtaken)

    assert work_off(at=APPLIED_AT, worker="first", acts=acts).settled == 1
    plan.refresh_from_db()
    assert (plan.finished_at, plan.leased_by) == (None, "second")


def test_end_of_a_plan_that_is_refused_is_kept_with_its_reason() -> None:
    def refuse(*_: Any) -> None:
        raise KaifangError("方案拟定后又来了新任务。")

    plan, acts = a_troubled_plan(lambda *_: "", rows=1)
    ends = BulkAct(name="trouble", label="演练", carry_out=lambda *_: "", finish=refuse)
    work_off(at=APPLIED_AT, worker="worker", acts={"trouble": ends}, plan=plan)

    plan.refresh_from_db()
    assert (plan.finished_at, plan.failure) == (APPLIED_AT, "方案拟定后又来了新任务。")
    assert acts["trouble"].finish is None
    assert outcomes(plan) == ["done"]


def test_end_of_a_plan_follows_its_last_row() -> None:
    ended: list[int] = []
    plan, _acts = a_troubled_plan(lambda *_: "", rows=1)
    ends = BulkAct(
        name="trouble",
        label="演练",
        carry_out=lambda *_: "",
        finish=lambda plan, _at: ended.append(plan.pk),
    )
    work_off(at=APPLIED_AT, worker="worker", acts={"trouble": ends}, plan=plan)

    assert ended == [plan.pk]


def test_end_of_a_plan_that_finds_the_database_busy_is_left_for_the_next_waking() -> None:
    ended: list[int] = []

    def end(plan: BulkPlan, _at: datetime) -> None:
        ended.append(plan.pk)
        if len(ended) == 1:
            raise Busy("系统正忙。")

    plan, _acts = a_troubled_plan(lambda *_: "", rows=1)
    ends = {"trouble": BulkAct(name="trouble", label="演练", carry_out=lambda *_: "", finish=end)}

    work_off(at=APPLIED_AT, worker="first", acts=ends, plan=plan)
    plan.refresh_from_db()
    assert (plan.finished_at, plan.failure, plan.leased_by) == (None, "", "")
    work_off(at=APPLIED_AT, worker="second", acts=ends, plan=plan)

    plan.refresh_from_db()
    assert (plan.finished_at, plan.failure) == (APPLIED_AT, "")
    assert ended == [plan.pk, plan.pk]
