"""Write what fired: the ledger, its seal in the system chain, and one message for the batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cases.alike_rows import insert_alike
from cases.events import append_system_event
from cases.firing_digest import digest_of_lines, line_end
from cases.models import EscalationFiring
from cases.states.system_act import SystemAct
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from cases.models import SystemEvent
    from workflows.engine.rungs import PlannedRung

RUNGS_PASSED = "rungs_passed"


class LateClock(NamedTuple):
    """What a firing says of its own clock; all else it shares with others."""

    clock: int
    case: int
    cycle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Clocks of one due date, and the rungs that a sweep found each of them passed.

    Attributes:
        rungs: the earliest first.
        also_tell: who must hear of it beyond what the highest rung says.
        was: the person from whom a rung took the task.
    """

    clocks: Sequence[LateClock]
    due_on: date
    rungs: tuple[PlannedRung, ...]
    also_tell: tuple[str, ...] = ()
    was: int | None = None


def write_firings(passed: Sequence[Passed], *, at: datetime) -> int:
    """Record every passed rung, and what is to be said of each clock: its highest rung.

    Args:
        passed: at least one clock with at least one rung.
        at: the moment of the sweep.

    Returns:
        How many rungs were recorded.

    Writes: one system event over the batch; one `EscalationFiring` per rung of each clock; one
    outbox row, in the caller's transaction (queues-and-deadlines 2.1, item 14).
    """
    lines = [
        f"{clock}|{cycle}{end}"
        for each in passed
        for end in _line_ends(each, at)
        for clock, _case, cycle in each.clocks
    ]
    event = append_system_event(
        act=SystemAct.RUNGS_FIRED,
        actor=None,
        at=at,
        data={"firings": len(lines), "digest": digest_of_lines(lines)},
    )
    for each in passed:
        _enter(each, at=at, event=event)
    message(
        topic=RUNGS_PASSED,
        key=f"rungs:{event.pk}",
        payload={"passed": [_news(each) for each in passed]},
        at=at,
    ).save(force_insert=True)
    return len(lines)


def _line_ends(passed: Passed, at: datetime) -> list[str]:
    return [
        line_end(
            rung=each.rung.code,
            planned_at=each.planned_at,
            fired_at=at,
            due_on=passed.due_on,
            collapsed=each is not passed.rungs[-1],
        )
        for each in passed.rungs
    ]


def _enter(passed: Passed, *, at: datetime, event: SystemEvent) -> None:
    """Write the ledger, a statement for each rung."""
    clocks, _cases, cycles = zip(*passed.clocks, strict=True)
    for each in passed.rungs:
        insert_alike(
            EscalationFiring,
            own={"clock_id": clocks, "cycle": cycles},
            shared={
                "rung": each.rung.code,
                "planned_at": each.planned_at,
                "fired_at": at,
                "due_on": passed.due_on,
                "collapsed": each is not passed.rungs[-1],
                "sealed_by_id": event.pk,
            },
        )


def _news(passed: Passed) -> dict[str, Any]:  # Any: JSON content
    rung = passed.rungs[-1].rung
    return {
        "rung": rung.code,
        "due_on": passed.due_on.isoformat(),
        "tell": sorted({*rung.tell, *passed.also_tell}),
        "effects": [each.rung.effect for each in passed.rungs if each.rung.effect],
        "was": passed.was,
        "clocks": passed.clocks,
    }
