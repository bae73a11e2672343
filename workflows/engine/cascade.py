"""From one act to the tasks it leads to: follow the flow until people are needed again.

Gateways write no rows. A branch is followed to its end before anything else happens, so
that a later join sees what is really open (docs/concepts.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from cases.compiled_writes import change, insertion
from cases.models import Assignment, WorkItem
from cases.queries.routing import stamp_on
from cases.statements import run, run_together
from cases.states.clock import AssignmentReason, ClockStatus
from workflows.engine.clocks import (
    civil_date,
    deadline_asked,
    open_clocks_of,
    start_clock,
    stop_clocks,
)
from workflows.engine.handing_on import end_or_hold, hand_on, handed_to, show_clock
from workflows.engine.nodes import End, Holder, Human, Route, Wait
from workflows.engine.requirements import commission_asked
from workflows.engine.routing import Places, route

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from typing import Any

    from cases.models import Case
    from cases.queries.routing import RoutingStamp
    from workflows.engine.clocks import Deadline
    from workflows.engine.handing_on import HeldClock
    from workflows.engine.step import Step


def go_on_from(step: Step, node: Any) -> tuple[WorkItem, ...]:  # Any: a viewflow node
    """Create the tasks that follow a node, or close the case.

    Writes: work items and their clocks; clocks that the act held and no task takes over, as
    ended; in memory the case's status: on an `End` closed, since when it was closed first, and
    before anything else open.
    """
    following = node
    while isinstance(following, Route):
        # A condition may read what the act has written so far.
        step.unit.flush()
        following = following.choose(step.case)
    held = handed_to(step, following)
    if isinstance(following, Human | Wait):
        _reopen(step)
    if isinstance(following, Human):
        return (_open_task(step, following, held),)
    if isinstance(following, End):
        _close(step)
        return ()
    if isinstance(following, Wait):
        return ()
    message = f"{following!r} cannot be entered by the cascade"
    raise TypeError(message)


def _open_task(step: Step, node: Human, held: HeldClock | None) -> WorkItem:
    case = step.case
    on = civil_date(step.at)
    limit, places = (None, Places(on)) if held else _limit_and_places(case, node, at=step.at)
    stamp = _rules_in_force(node, limit, on=on)
    routed = route(case=case, node=node, stamp=stamp, places=places)
    owner = case.opened_by_id if node.for_opener else None
    item = WorkItem(
        process=case,
        flow_task=node,
        flow_task_type=node.task_type,
        token=Token(step.branch),
        status=STATUS.ASSIGNED if owner else STATUS.NEW,
        created=step.at,
        assigned=step.at if owner else None,
        organisation=routed.organisation,
        role=routed.role,
        owner_id=owner,
        due_on=limit.due_on if limit else None,
        provisional=limit.provisional if limit else False,
        due_is_fixed=limit.policy.is_fixed_date if limit else False,
    )
    if held:
        show_clock(held.clock, item, before=held.task)
    # Its key is needed by what follows.
    step.unit.add(insertion([item]))
    step.unit.flush()
    decision = routed.decision(item, at=step.at)
    # The event that this act will append.
    decision.sequence = case.version + 1
    step.routed.append(decision)
    if owner:
        drafted = Assignment(
            work_item=item,
            to_person_id=owner,
            by_id=step.actor.pk if step.actor else owner,
            why=AssignmentReason.DRAFT,
            at=step.at,
        )
        step.unit.add(insertion([drafted]))
    if limit:
        start_clock(step, work_item=item, limit=limit)
    if held:
        hand_on(step, held, item)
    return item


def _limit_and_places(case: Case, node: Human, *, at: datetime) -> tuple[Deadline | None, Places]:
    """Read by when a task is to be done, and where it may go, without waiting twice."""
    on = civil_date(at)
    code = node.clock_of(case)
    if not code:
        return None, Places(on)
    asked = deadline_asked(code, at=at, ends_on=node.last_day(case))
    if node.holder != Holder.COMMISSION:
        return run(asked), Places(on)
    limit, office = run_together((asked, commission_asked()))
    return limit, Places.knowing(office, on=on)


def _rules_in_force(node: Human, limit: Deadline | None, *, on: date) -> RoutingStamp | None:
    """Return the version that routes a task; a deadline has read it along, a draft needs none."""
    if node.for_opener:
        return None
    return limit.routing if limit else stamp_on(on)


def finish_task(step: Step, *, outcome: str) -> None:
    """Mark the step's own task done and stop its clocks, or hold them for the next task.

    Writes: the work item and its clocks, when the step's unit is flushed.
    """
    item = step.work_item
    assert item is not None  # noqa: S101  # only called for a step of a task
    item.flow_task.activation_class(item).finish()
    item.finished = step.at
    item.outcome = outcome
    item.done_by = step.actor
    # A delegate's work is the principal's: both stand on the task.
    item.owner = item.owner or step.acting_for or step.actor
    step.unit.add(change(item, ("status", "finished", "outcome", "done_by", "owner")))
    end_or_hold(step, step.open_clocks, task=item, status=ClockStatus.SATISFIED)


def cancel_open_tasks(
    step: Step, *, opened_at: datetime | None = None, goes_on: bool = False
) -> None:
    """Close the open tasks of the case as no longer needed; their clocks become void.

    Args:
        step: the act.
        opened_at: the moment at which the tasks were opened; None: all of them.
        goes_on: whether `go_on_from` follows, so that the next task may take clocks over.

    Writes: the work items and their clocks.
    """
    items = WorkItem.objects.filter(process_id=step.case.pk, finished__isnull=True)
    cancel_tasks(
        step, items if opened_at is None else items.filter(created=opened_at), goes_on=goes_on
    )


def cancel_tasks(step: Step, items: Iterable[WorkItem], *, goes_on: bool = False) -> None:
    """Close some open tasks of the case as no longer needed; their clocks become void.

    Args:
        step: the act.
        items: open tasks of its case.
        goes_on: as of `cancel_open_tasks`.

    Writes: the work items and their clocks.
    """
    for item in items:
        item.process = step.case
        item.flow_task.activation_class(item).cancel()
        item.finished = step.at
        item.save(update_fields=["status", "finished"])
        open_clocks = run(open_clocks_of(item))
        if goes_on:
            end_or_hold(step, open_clocks, task=item, status=ClockStatus.VOID)
        else:
            stop_clocks(step, open_clocks, status=ClockStatus.VOID)


def _close(step: Step) -> None:
    step.case.status = PROCESS.DONE
    # An act that follows the end and leads to it again closes nothing anew.
    step.case.finished = step.case.finished or step.at


def _reopen(step: Step) -> None:
    """Open a closed case again that an act carries on, as a second look does an application."""
    if step.case.finished is not None:
        step.case.status = PROCESS.NEW
        step.case.finished = None
