"""Give a finished task back to its holder: task, clocks and case as if it had never ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewflow.workflow.status import PROCESS

from cases.models import Assignment, Clock, ClockEvent
from cases.states.clock import AssignmentReason, ClockEventKind, ClockStatus
from workflows.engine.clock_changes import rungs_from
from workflows.engine.clock_replay import replay
from workflows.engine.clocks import civil_date
from workflows.engine.ladders import next_rung_at
from workflows.engine.lapsed_requests import let_requests_wait_again

if TYPE_CHECKING:
    from cases.models import Case
    from workflows.engine.step import Step

_ENDED_OR_NOT = (ClockEventKind.SATISFY, ClockEventKind.REOPEN)


def reopen_task(step: Step) -> None:
    """Open the step's own task again, for its holder, under the same clocks.

    The row stays the same, so that what was recorded about the task goes on to be about it. A
    task that nobody held when it was finished is now held by who finished it, or by the person
    for whom a delegate did.

    Args:
        step: the step that takes the finishing back.

    Writes: the task; one `Assignment` where it was nobody's; its clocks, one event
    each; requests for more time that fell away with them.
    """
    item = step.work_item
    assert item is not None  # noqa: S101  # only called for a step of a task
    item.flow_task.activation_class(item).reopen()
    was_held = item.assigned is not None
    item.finished, item.outcome, item.done_by = None, "", None
    item.assigned = item.assigned or step.at
    item.save(update_fields=["status", "finished", "outcome", "done_by", "assigned"])
    if not was_held:
        Assignment.objects.create(
            work_item=item,
            to_person_id=item.owner_id,
            by=step.actor,
            why=AssignmentReason.TAKE_BACK,
            at=step.at,
        )
    satisfied = Clock.objects.filter(work_item=item, status=ClockStatus.SATISFIED)
    for clock in satisfied.select_related("policy").order_by("pk"):
        _reopen_clock(step, clock)


def reopen_case(case: Case) -> None:
    """Let a case that the undone step closed be open again; the caller saves it."""
    case.status = PROCESS.NEW
    case.finished = None


def _reopen_clock(step: Step, clock: Clock) -> None:
    """Let a clock go on: its due date is the one before, and no rung is lost or repeated.

    A request for more time that fell away with it waits again.
    """
    ended = clock.events.filter(kind=ClockEventKind.SATISFY).latest("pk")
    let_requests_wait_again(step, clock, ended_at=ended.recorded_at)
    ClockEvent.objects.create(
        clock=clock,
        kind=ClockEventKind.REOPEN,
        effective_on=civil_date(step.at),
        recorded_at=step.at,
        actor=step.actor,
    )
    events = list(clock.events.order_by("pk"))
    told = replay(clock, events)
    clock.status, clock.satisfied_on = told.status, told.satisfied_on
    clock.paused_on, clock.breach_withdrawn_on = told.paused_on, told.breach_withdrawn_on
    # As planned when it was last started, resumed or moved.
    planned = [event for event in events if event.kind not in _ENDED_OR_NOT]
    clock.next_rung_at = next_rung_at(clock, at=rungs_from(planned[-1]))
    clock.save(
        update_fields=[
            *("status", "satisfied_on", "paused_on"),
            *("breach_withdrawn_on", "next_rung_at"),
        ]
    )
