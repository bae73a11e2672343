"""Every outcome of every flow that may be taken back: afterwards all is as it was before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import ChangeItem, Clock, OutboxMessage, SupervisionOrder, WorkItem
from cases.proof import verify_cases
from tests.workflows.steps_to_take_back import STAGES, finish
from workflows.diagrams.moves import kind_of
from workflows.engine.delivery import deliver_due
from workflows.engine.integrity import findings
from workflows.engine.nodes import Human
from workflows.engine.records import record_of
from workflows.engine.taking_back import take_back
from workflows.engine.why_due import derivation
from workflows.links import HANDLERS
from workflows.registry import FLOWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import Case
    from tests.workflows.steps_to_take_back import Ready

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)
ITEM = (
    *("pk", "flow_task", "organisation", "role", "due_on", "provisional", "waiting_since"),
    *("waiting_for", "finished", "outcome", "done_by"),
)
CLOCK = (
    *("pk", "start_on", "due_on", "status", "satisfied_on", "cycle", "paused_on"),
    *("extended_by", "next_rung_at"),
)
DECISION = ("pk", "decision", "decision_reason", "decided_by", "decided_at", "list_version")
ORDER = ("answer", "answered_by", "answered_at", "closing")
TRIED = [(key, stage) for key, stages in STAGES.items() for stage in stages]


def as_it_stands(case: Case) -> dict[str, Any]:
    """Return all that a step changes: case, open task, its clocks with every day, content."""
    record = record_of(case)
    item = WorkItem.objects.get(process_id=case.pk, finished__isnull=True)
    clocks = Clock.objects.filter(work_item=item).select_related("policy").order_by("pk")
    return {
        "case": (record.state, record.status, record.finished),
        "item": [getattr(item, name) for name in ITEM],
        "clocks": list(clocks.values_list(*CLOCK)),
        "days": [derivation(clock, list(clock.events.order_by("pk"))) for clock in clocks],
        "decisions": list(
            ChangeItem.objects.filter(change_id=case.pk).order_by("pk").values_list(*DECISION)
        ),
        "order": list(SupervisionOrder.objects.filter(pk=case.pk).values_list(*ORDER)),
    }


def what_it_led_to(case: Case) -> tuple[Any, ...]:
    """Return what the step itself led to, but for keys and moments."""
    record = record_of(case)
    following = WorkItem.objects.filter(process_id=case.pk, finished__isnull=True)
    decided = ChangeItem.objects.filter(change_id=case.pk).order_by("pk")
    return (
        (record.state, record.status, record.is_closed),
        [(item.flow_task, item.due_on, item.role) for item in following],
        list(decided.values_list("decision", "decision_reason", "decided_by")),
    )


def test_every_outcome_that_may_be_taken_back_is_tried() -> None:
    undoable = {
        (kind_of(flow), node.name, outcome.name)
        for flow in FLOWS
        for node in flow.instance.nodes()
        if isinstance(node, Human)
        for outcome in node.outcomes
        if outcome.may_be_taken_back
    }

    assert undoable == set(STAGES)


@pytest.mark.parametrize(
    ("key", "stage"), TRIED, ids=[f"{'.'.join(key)}-{n}" for n, (key, _) in enumerate(TRIED)]
)
def test_step_taken_back_leaves_everything_as_before_and_may_be_taken_again(
    key: tuple[str, str, str], stage: Callable[[], Ready]
) -> None:
    ready = stage()
    before = as_it_stands(ready.case)
    version = record_of(ready.case).version
    finish(ready, key[2])
    led_to = what_it_led_to(ready.case)
    assert led_to[0][0] != before["case"][0]

    taken = take_back(
        case=ready.case,
        actor=ready.person,
        at=ready.at + A_MINUTE,
        expected_version=version + 1,
        reason="选错了办理结果",
    )

    assert as_it_stands(ready.case) == before
    assert taken.event_sequence == version + 2
    assert taken.next_items[0].owner == ready.person
    sent = OutboxMessage.objects.filter(case_id=ready.case.pk, sequence=version + 1)
    assert sent.exists()
    assert set(sent.values_list("status", flat=True)) == {"withdrawn"}

    finish(ready, key[2])
    assert what_it_led_to(ready.case) == led_to
    assert verify_cases().first_bad is None
    at = ready.at + timedelta(hours=1)
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass
    assert [found.sentence for found in findings(at=at)] == []
    assert set(sent.values_list("status", flat=True)) == {"withdrawn"}
