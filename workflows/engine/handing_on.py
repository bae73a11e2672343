"""A clock handed on: one deadline that runs through several tasks of a case.

A task that `continues` a deadline takes over the open clock of that code from the task whose end
leads to it. Dates, stops, extensions and rungs stay as they are; only the clock's task is another
one, and the event of the act says which (docs/decisions/0036).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from cases.compiled_writes import change
from cases.models import Clock
from workflows.engine.clocks import stop_clocks
from workflows.engine.nodes import Human

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewflow.workflow.base import Node

    from cases.models import WorkItem
    from cases.states.clock import ClockStatus
    from workflows.engine.nodes import CaseFlow
    from workflows.engine.step import Step

_SHOWN = ("due_on", "provisional", "due_is_fixed", "waiting_since", "waiting_for")


@dataclass(frozen=True, kw_only=True)
class HeldClock:
    """An open clock whose task has closed, until it is known whether another takes it over.

    Attributes:
        task: the closed task.
        ends_as: what becomes of the clock where none does.
    """

    clock: Clock
    task: WorkItem
    ends_as: ClockStatus


@cache
def codes_handed_on(flow: type[CaseFlow]) -> frozenset[str]:
    """Return the codes of the deadlines that a task of a flow may take over from another."""
    humans = (node for node in flow.instance.nodes() if isinstance(node, Human))
    return frozenset(code for node in humans if node.continues for code in node.clocks)


def end_or_hold(
    step: Step, clocks: Sequence[Clock], *, task: WorkItem, status: ClockStatus
) -> None:
    """End the clocks of a task that closes, but hold those that the next task may take over.

    Args:
        step: the act; whoever calls this goes on with `handed_to`.
        clocks: the open clocks of the task.
        task: which.
        status: satisfied or void.

    Writes: as `stop_clocks`.
    """
    codes = codes_handed_on(step.case.flow_class)
    step.held_clocks += [
        HeldClock(clock=clock, task=task, ends_as=status) for clock in clocks if clock.code in codes
    ]
    stop_clocks(step, [clock for clock in clocks if clock.code not in codes], status=status)


def handed_to(step: Step, node: Node) -> HeldClock | None:
    """Return the clock that the task of a node takes over, if any; the others held are ended.

    Writes: as `stop_clocks`.
    """
    code = node.clock_of(step.case) if isinstance(node, Human) and node.continues else ""
    found = next((held for held in step.held_clocks if held.clock.code == code), None)
    for held in step.held_clocks:
        if held is not found:
            stop_clocks(step, [held.clock], status=held.ends_as)
    step.held_clocks.clear()
    return found


def show_clock(clock: Clock, item: WorkItem, *, before: WorkItem) -> None:
    """Let a task show a clock as the one before showed it; the caller writes the task."""
    item.due_on, item.provisional = clock.due_on, clock.provisional
    item.due_is_fixed = before.due_is_fixed
    item.waiting_since, item.waiting_for = clock.paused_on, before.waiting_for


def hand_on(step: Step, held: HeldClock, item: WorkItem) -> None:
    """Let a clock go on with a task that is written.

    Writes: the clock's task, when the step's unit is flushed; what the step's event says of it.
    """
    held.clock.work_item = item
    step.unit.add(change(held.clock, ("work_item",)))
    _note(step, held.clock, before=held.task, item=item)


def hand_back(step: Step, handed_on: Iterable[Mapping[str, Any]]) -> None:  # Any: JSON facts
    """Give the step's own task back the clocks that an undone step handed on, as they now are.

    Args:
        step: the step that takes the other back; its task is still closed.
        handed_on: what the event of the undone step says of clocks.

    Writes: the clocks' task; what the task shows of them; what the step's event says of it.
    """
    item = step.work_item
    assert item is not None  # noqa: S101  # only called for a step of a task
    keys = [each["clock"] for each in handed_on]
    for clock in Clock.objects.filter(pk__in=keys).select_related("work_item").order_by("pk"):
        before = clock.work_item
        assert before is not None  # noqa: S101  # the step gave it one
        show_clock(clock, item, before=before)
        item.save(update_fields=_SHOWN)
        clock.work_item = item
        clock.save(update_fields=["work_item"])
        _note(step, clock, before=before, item=item)


def _note(step: Step, clock: Clock, *, before: WorkItem, item: WorkItem) -> None:
    step.handed_on.append(
        {"clock": clock.pk, "code": clock.code, "from_task": before.pk, "to_task": item.pk}
    )
