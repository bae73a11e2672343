"""Write a step down: its event, its clocks and routing, the case, and what people are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.compiled_writes import insertion
from cases.events import append_case_event
from workflows.engine.outbox import announce
from workflows.engine.records import saving
from workflows.engine.sealed_facts import sealed
from workflows.engine.step import Step, StepTaken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import WorkItem


def recorded(  # noqa: PLR0913  # an event is its facts, one keyword each
    step: Step,
    *,
    act: str,
    from_state: str,
    rule: str,
    items: tuple[WorkItem, ...],
    facts: Mapping[str, Any],  # Any: JSON facts
    is_announced: bool = True,
) -> StepTaken:
    """Write what a step did, and send the writes that it kept together.

    Args:
        step: the step, its moves made.
        act: the name of the act in the case's history.
        from_state: where the case stood before.
        rule: what the act rests on.
        items: the open tasks that follow.
        facts: what the event says beside.
        is_announced: whether people are told; of a step that is taken back nobody is.

    Writes: one event of the case, events of clocks, routing decisions, the case, outbox rows.
    """
    event = append_case_event(
        case=step.case,
        act=act,
        actor=step.actor,
        membership=step.membership,
        at=step.at,
        from_state=from_state,
        rule=rule,
        work_item=step.work_item,
        data={**facts, **sealed(step)},
        acting_for=step.acting_for,
        operation=step.operation,
        unit=step.unit,
    )
    if step.clock_events:
        step.unit.add(insertion(step.clock_events))
    if step.routed:
        step.unit.add(insertion(step.routed))
    step.unit.add(saving(step.case, seen=event.sequence - 1))
    if is_announced:
        announce(step, event=event, items=items)
    step.unit.flush()
    return StepTaken(
        case=step.case,
        event_sequence=event.sequence,
        state=step.case.state,
        next_items=items,
        held_until=step.held_until,
    )
