"""Draw a plan: rehearse each row, keep what would come of it, bind the whole by a hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, KaifangError
from cases.events import as_plain, canonical
from cases.models import BulkPlan, BulkRow, WorkItem
from cases.queries.visible import visible_to
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from cases.models import Person
    from workflows.engine.bulk.acts import BulkAct

MOST_ROWS = 500
SENTENCE_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Picked:
    """A task as a list showed it: its id, and the version of its case."""

    work_item: int
    version: int


def draw_plan(
    *,
    act: BulkAct,
    person: Person,
    picked: Sequence[Picked],
    data: Mapping[str, Any],  # Any: JSON content
    all_or_nothing: bool,
    at: datetime,
) -> BulkPlan:
    """Write what would come of an act on each of these tasks; nothing else changes.

    Tasks that the person may not know of are counted, never described.

    Writes: one `BulkPlan`, a `BulkRow` for each task.

    Raises:
        BadInput: nothing was picked, or more than 500.
    """
    wanted = {each.work_item: each.version for each in picked}
    must_be_a_fit_number(len(wanted))
    seen = visible_to(person, on=civil_date(at)).values("pk")
    found = WorkItem.objects.filter(pk__in=wanted, process_id__in=seen).in_bulk()
    plan = new_plan(act=act, person=person, at=at)
    plan.data = as_plain({**data, "unseen": len(wanted) - len(found)})
    plan.all_or_nothing = all_or_nothing
    rows = [
        BulkRow(work_item=found[pk], case_id=found[pk].process_id, expected_version=version)
        for pk, version in wanted.items()
        if pk in found
    ]
    return keep_plan(plan, rows, act=act, at=at)


def keep_plan(plan: BulkPlan, rows: Sequence[BulkRow], *, act: BulkAct, at: datetime) -> BulkPlan:
    """Rehearse the rows of an unsaved plan, number them, and write both."""
    for position, row in enumerate(rows, start=1):
        row.position = position
        row.plan = plan
        rehearsed = rehearse(act, plan, row, at=at)
        row.forecast = rehearsed.forecast[:SENTENCE_LENGTH]
        row.refusal = rehearsed.refusal[:SENTENCE_LENGTH]
    plan.hash = plan_hash(plan, rows)
    with transaction.atomic():
        plan.save(force_insert=True)
        for row in rows:
            row.plan = plan
        BulkRow.objects.bulk_create(rows)
    return plan


def new_plan(*, act: BulkAct, person: Person, at: datetime) -> BulkPlan:
    """Return an unsaved plan without rows."""
    return BulkPlan(operation=uuid4(), person=person, act=act.name, made_at=at)


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """What carrying a row out would lead to, or why it is refused."""

    forecast: str = ""
    refusal: str = ""


def rehearse(act: BulkAct, plan: BulkPlan, row: BulkRow, *, at: datetime) -> Rehearsed:
    """Carry a row out and take it back: the answer is that of the gate itself, not a guess."""
    try:
        with transaction.atomic():
            forecast = act.carry_out(plan, row, at)
            transaction.set_rollback(True)
    except KaifangError as error:
        return Rehearsed(refusal=error.message)
    return Rehearsed(forecast=forecast)


def plan_hash(plan: BulkPlan, rows: Iterable[BulkRow]) -> str:
    """Return the hash over all that a plan says, as its page shows it."""
    said = {
        "operation": plan.operation,
        "person": plan.person_id,
        "act": plan.act,
        "data": plan.data,
        "all_or_nothing": plan.all_or_nothing,
        "made_at": plan.made_at,
        "rows": [
            [
                row.position,
                row.work_item_id,
                row.case_id,
                row.expected_version,
                row.to_person_id,
                row.forecast,
                row.refusal,
            ]
            for row in rows
        ],
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def must_be_a_fit_number(count: int) -> None:
    """Refuse with `BadInput` to draw a plan for nothing, or for more than 500 tasks."""
    if not count:
        raise BadInput(_t("没有勾选任务：请先在队列中勾选要一并办理的任务。"))
    if count > MOST_ROWS:
        raise BadInput(
            _t("一次最多批量办理 %(most)s 项，您选了 %(count)s 项：请缩小筛选范围，分批办理。")
            % {"most": MOST_ROWS, "count": count}
        )
