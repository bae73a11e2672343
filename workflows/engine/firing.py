"""Write what fired: the ledger, its seal in the system chain, and the one message of a clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.events import append_system_event
from cases.fast_insert import insert_rows
from cases.firing_digest import FiringFacts, firing_digest
from cases.models import EscalationFiring, OutboxMessage
from cases.states.outbox import OutboxStatus
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from workflows.engine.rungs import PlannedRung

RUNG_FIRED = "rung_fired"
_WAITING = OutboxStatus.WAITING.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """The rungs of one clock that a sweep found passed, the earliest first.

    Attributes:
        also_tell: who must hear of it beyond what the highest rung says.
        was: the person from whom a rung took the task.
    """

    clock: int
    case: int
    cycle: int
    due_on: date
    rungs: tuple[PlannedRung, ...]
    also_tell: tuple[str, ...] = ()
    was: int | None = None


def write_firings(passed: Sequence[Passed], *, at: datetime) -> int:
    """Record every passed rung, and one message per clock: that of its highest rung.

    Args:
        passed: at least one clock with at least one rung each.
        at: the moment of the sweep.

    Returns:
        How many rungs were recorded.

    Writes: one system event over the batch; one `EscalationFiring` per rung; one outbox row per
    clock, in the caller's transaction (queues-and-deadlines 2.1, item 14).
    """
    firings = [
        FiringFacts(
            each.clock,
            each.cycle,
            planned.rung.code,
            planned.planned_at,
            at,
            each.due_on,
            planned is not each.rungs[-1],
        )
        for each in passed
        for planned in each.rungs
    ]
    event = append_system_event(
        act=SystemAct.RUNGS_FIRED,
        actor=None,
        at=at,
        data={"firings": len(firings), "digest": firing_digest(firings)},
    )
    insert_rows(
        EscalationFiring,
        [*FiringFacts._fields, "sealed_by_id"],
        ((*firing, event.pk) for firing in firings),
    )
    insert_rows(OutboxMessage, _MESSAGE_COLUMNS, (_message(each, at) for each in passed))
    return len(firings)


_MESSAGE_COLUMNS = (
    "topic", "idempotency_key", "payload", "case_id", "created_at", "next_try_at",
    "attempts", "leased_by", "status", "last_error",
)  # fmt: skip


def _message(passed: Passed, at: datetime) -> tuple[object, ...]:
    rung = passed.rungs[-1].rung
    payload = {
        "clock": passed.clock,
        "rung": rung.code,
        "due_on": passed.due_on.isoformat(),
        "tell": sorted({*rung.tell, *passed.also_tell}),
        "effects": [each.rung.effect for each in passed.rungs if each.rung.effect],
        "was": passed.was,
    }
    key = f"rung:{passed.clock}:{passed.cycle}:{rung.code}"
    return RUNG_FIRED, key, payload, passed.case, at, at, 0, "", _WAITING, ""
