"""What the tests of plans share: an office with tasks, a plan drawn, and its rows in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import BulkPlan, WorkItem
from tests.factories import shanghai
from tests.practice.requests import Office, a_submitted_request, open_item
from workflows.engine.bulk.acts import ACTS
from workflows.engine.bulk.apply import apply_plan, work_off
from workflows.engine.bulk.plan import Picked, draw_plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cases.models import Person

DRAWN_AT = shanghai(2023, 9, 28, 9, 30)
APPLIED_AT = shanghai(2023, 9, 28, 9, 40)
ACCEPT = "PracticeFlow.check.accept"


def tasks(office: Office, count: int) -> list[WorkItem]:
    """Write so many requests that wait for the head; return their tasks."""
    return [open_item(a_submitted_request(office)) for _ in range(count)]


def picked(items: Iterable[WorkItem]) -> list[Picked]:
    """Pick tasks with the versions that their cases have now."""
    return [Picked(work_item=item.pk, version=item.process.version) for item in items]


def a_plan(
    person: Person,
    act: str,
    selection: Iterable[WorkItem | Picked],
    *,
    all_or_nothing: bool = False,
    at: datetime = DRAWN_AT,
    **data: Any,
) -> BulkPlan:
    """Draw a plan for a person."""
    chosen = [each if isinstance(each, Picked) else picked([each])[0] for each in selection]
    return draw_plan(
        act=ACTS[act],
        person=person,
        picked=chosen,
        data=data,
        all_or_nothing=all_or_nothing,
        at=at,
    )


def confirmed(plan: BulkPlan, *, at: datetime = APPLIED_AT) -> bool:
    """Confirm a plan as its page showed it."""
    return apply_plan(plan=plan, person=plan.person, seen_hash=plan.hash, act=ACTS[plan.act], at=at)


def worked_off(worker: str = "worker", *, at: datetime = APPLIED_AT) -> int:
    """Work until nothing is left; return how many rows were settled."""
    settled = 0
    while done := work_off(at=at, worker=worker, acts=ACTS).settled:
        settled += done
    return settled


def carried_out(plan: BulkPlan) -> BulkPlan:
    """Confirm a plan and work it off; return it as it now is."""
    confirmed(plan)
    worked_off()
    return BulkPlan.objects.get(pk=plan.pk)


def outcomes(plan: BulkPlan) -> list[str]:
    """Return for each row in order: refused, failed, done or open."""
    rows = plan.rows.order_by("position").values_list("refusal", "failure", "done_at")
    return [
        "refused" if refusal else "failed" if failure else "done" if done else "open"
        for refusal, failure, done in rows
    ]
