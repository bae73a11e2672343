"""The sweep: find the clocks that passed a rung, record it once, tell people, act where asked.

Lateness never decides. Rungs that only tell people are written in batches; a rung that moves a
task or opens a supervision order goes case by case, under the lock that claims and steps take.
Running it twice, in parallel or after days of downtime gives the same firings
(queues-and-deadlines 2.1, items 13 to 15).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from cases.models import Clock, ClockPolicy, EscalationFiring
from cases.states.clock import ClockStatus
from workflows.engine.calendar import calendar_version
from workflows.engine.escalate_case import escalate_case
from workflows.engine.firing import Passed, write_firings
from workflows.engine.locking import patiently
from workflows.engine.rungs import (
    PlannedRung,
    Term,
    first_after,
    ladder_of,
    passed_rungs,
    planned_rungs,
)

if TYPE_CHECKING:
    from datetime import date, datetime

BATCH = 1_000


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What a sweep did: rungs recorded, messages written, clocks looked at."""

    fired: int = 0
    messages: int = 0
    examined: int = 0

    def __add__(self, other: Swept) -> Swept:
        """Return both together."""
        return Swept(
            fired=self.fired + other.fired,
            messages=self.messages + other.messages,
            examined=self.examined + other.examined,
        )


class _Due(NamedTuple):
    """What the sweep reads of a clock."""

    pk: int
    case_id: int
    cycle: int
    due_on: date
    next_rung_at: datetime
    calendar_id: int
    policy_id: int


_COLUMNS = (
    "pk", "case_id", "cycle", "due_on", "next_rung_at", "calendar_id", "policy_id",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Batch:
    swept: Swept
    with_effects: tuple[int, ...]
    last: _Due | None


def sweep(*, at: datetime, batch: int = BATCH) -> Swept:
    """Fire every rung that passed until now, once.

    After downtime every passed rung is recorded and only the highest of a clock sends a message.
    Clocks and cases that somebody else holds at this moment are left for the next sweep.

    Args:
        at: the present moment.
        batch: how many clocks one transaction takes at most.

    Writes: per batch one transaction with the ledger, its seal in the system chain, outbox rows
    and the next moments of the clocks; per clock whose rung has an effect one transaction of its
    own with the same and the effect.
    """
    done = Swept()
    if not _any_due(at):
        return done
    last: _Due | None = None
    while True:
        found = _sweep_batch(at=at, batch=batch, last=last)
        done += found.swept
        for pk in found.with_effects:
            fired = escalate_case(clock_pk=pk, at=at)
            done += Swept(fired=fired, messages=1 if fired else 0)
        if found.last is None:
            return done
        last = found.last


@patiently
@transaction.atomic
def _sweep_batch(*, at: datetime, batch: int, last: _Due | None) -> _Batch:
    due = _locked(at=at, batch=batch, last=last)
    if not due:
        return _Batch(swept=Swept(), with_effects=(), last=None)
    fired = _fired(due)
    ladders: dict[tuple[int, int, date], tuple[PlannedRung, ...]] = {}
    passed: list[Passed] = []
    looked_at: dict[datetime | None, list[int]] = defaultdict(list)
    with_effects: list[int] = []
    for clock in due:
        rungs = _planned(clock, ladders)
        new = passed_rungs(
            rungs, since=clock.next_rung_at, at=at, fired=fired.get((clock.pk, clock.cycle), ())
        )
        if any(each.rung.effect for each in new):
            with_effects.append(clock.pk)
            continue
        if new:
            passed.append(
                Passed(
                    clock=clock.pk,
                    case=clock.case_id,
                    cycle=clock.cycle,
                    due_on=clock.due_on,
                    rungs=new,
                )
            )
        looked_at[first_after(rungs, at)].append(clock.pk)
    written = write_firings(passed, at=at) if passed else 0
    # Rungs fall on few distinct moments, so this is one statement or a handful.
    for moment, pks in looked_at.items():
        Clock.objects.filter(pk__in=pks).update(next_rung_at=moment)
    return _Batch(
        swept=Swept(fired=written, messages=len(passed), examined=len(due)),
        with_effects=tuple(with_effects),
        last=due[-1] if len(due) == batch else None,
    )


def _any_due(at: datetime) -> bool:
    """Ask the index, without a transaction: most sweeps find nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM cases_clock WHERE status = %s AND next_rung_at <= %s LIMIT 1",
            [ClockStatus.RUNNING.value, connection.ops.adapt_datetimefield_value(at)],
        )
        return cursor.fetchone() is not None


def _locked(*, at: datetime, batch: int, last: _Due | None) -> list[_Due]:
    """Lock the next due clocks; the last one seen spares a walk over what is done already."""
    rows = Clock.objects.filter(status=ClockStatus.RUNNING, next_rung_at__lte=at)
    if last is not None:
        rows = rows.filter(
            Q(next_rung_at__gt=last.next_rung_at) | Q(pk__gt=last.pk),
            next_rung_at__gte=last.next_rung_at,
        )
    # SKIP LOCKED on PostgreSQL; on SQLite the IMMEDIATE transaction already excludes others.
    rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("next_rung_at", "pk")
    return [_Due(*row) for row in rows.values_list(*_COLUMNS)[:batch]]


def _fired(due: list[_Due]) -> dict[tuple[int, int], set[str]]:
    rows = EscalationFiring.objects.filter(clock_id__in=[clock.pk for clock in due])
    fired: dict[tuple[int, int], set[str]] = defaultdict(set)
    for clock, cycle, rung in rows.values_list("clock_id", "cycle", "rung"):
        fired[clock, cycle].add(rung)
    return fired


def _planned(
    clock: _Due, known: dict[tuple[int, int, date], tuple[PlannedRung, ...]]
) -> tuple[PlannedRung, ...]:
    """Derive the moments anew, once per policy, calendar and due date of a batch."""
    key = (clock.policy_id, clock.calendar_id, clock.due_on)
    if key not in known:
        policy = ClockPolicy.objects.get(pk=clock.policy_id)
        known[key] = planned_rungs(
            calendar_version(clock.calendar_id),
            ladder_of(policy.ladder),
            Term(due_on=clock.due_on, length=policy.length, unit=policy.unit),
        )
    return known[key]
