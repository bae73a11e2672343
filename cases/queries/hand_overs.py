"""Reads of the tasks through which a clock was handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import CaseEvent, WorkItem
from cases.states.clock import CLOCKS_HANDED_ON

if TYPE_CHECKING:
    from cases.models import Clock


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """One act by which a clock went on with another task."""

    event: CaseEvent
    before: WorkItem
    after: WorkItem


def hand_overs_of(clock: Clock) -> list[HandOver]:
    """Return the hand-overs of a clock, the oldest first; two queries."""
    events = CaseEvent.objects.filter(case_id=clock.case_id, data__has_key=CLOCKS_HANDED_ON)
    said = [
        (event, each)
        for event in events.select_related("actor").order_by("sequence")
        for each in event.data[CLOCKS_HANDED_ON]
        if each["clock"] == clock.pk
    ]
    keys = {each[name] for _event, each in said for name in ("from_task", "to_task")}
    tasks = WorkItem.objects.in_bulk(keys)
    return [
        HandOver(event=event, before=tasks[each["from_task"]], after=tasks[each["to_task"]])
        for event, each in said
    ]
