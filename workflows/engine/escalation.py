"""The sweep: find the clocks that passed a rung, record it once, tell people, act where asked.

Lateness never decides. Rungs that only tell people are written in batches; a rung that moves a
task or opens a supervision order goes case by case, under the lock that claims and steps take.
Running it twice, in parallel or after days of downtime gives the same firings
(queues-and-deadlines 2.1, items 13 to 15).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from cases.models import ClockPolicy
from workflows.engine.calendar import calendar_version
from workflows.engine.due_clocks import already_fired, any_due, lock_due, look_again
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
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from workflows.engine.due_clocks import Alike, DueClocks
    from workflows.engine.firing import LateClock

    # Of clocks with one policy, calendar and due date.
    _Ladders = dict[tuple[int, int, date, int], tuple[PlannedRung, ...]]

# A transaction of a fraction of a second, of which little is for what every batch costs.
BATCH = 5_000


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What a sweep did: rungs recorded, clocks that people hear of, clocks looked at."""

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


@dataclass(frozen=True, kw_only=True)
class _Batch:
    swept: Swept
    with_effects: tuple[int, ...]
    last: tuple[str, int] | None


@dataclass(frozen=True, kw_only=True)
class _Found:
    """Clocks that are alike, with their whole ladder and what of it a sweep has to fire."""

    alike: Alike
    clocks: Sequence[LateClock]
    ladder: tuple[PlannedRung, ...]
    new: tuple[PlannedRung, ...]

    @property
    def has_effect(self) -> bool:
        return any(each.rung.effect for each in self.new)


def sweep(*, at: datetime, batch: int = BATCH) -> Swept:
    """Fire every rung that passed until now, once.

    After downtime every passed rung is recorded and only the highest of a clock sends a message.
    Clocks and cases that somebody else holds at this moment are left for the next sweep.

    Args:
        at: the present moment.
        batch: how many clocks one transaction takes at most.

    Writes: per batch one transaction with the ledger, its seal in the system chain, one outbox
    row and the next moments of the clocks; per clock whose rung has an effect one transaction of
    its own with the same and the effect.
    """
    done = Swept()
    if not any_due(at):
        return done
    last: tuple[str, int] | None = None
    ladders: _Ladders = {}
    while True:
        try:
            found = _sweep_batch(at=at, batch=batch, last=last, ladders=ladders)
        except IntegrityError:
            # The key of the ledger refused a rung that fired before its moment was set anew.
            found = _sweep_batch(at=at, batch=batch, last=last, ladders=ladders, looks_back=True)
        done += found.swept
        for pk in found.with_effects:
            fired = escalate_case(clock_pk=pk, at=at)
            done += Swept(fired=fired, messages=1 if fired else 0)
        if found.last is None:
            return done
        last = found.last


@patiently
@transaction.atomic
def _sweep_batch(
    *,
    at: datetime,
    batch: int,
    last: tuple[str, int] | None,
    ladders: _Ladders,
    looks_back: bool = False,
) -> _Batch:
    """Sweep some clocks; that a rung fired before is rare, and looked up only where it did."""
    due = lock_due(at=at, batch=batch, last=last)
    _learn_ladders(due, ladders)
    found = list(_found(due, at, ladders, looks_back=looks_back))
    passed = [
        Passed(clocks=each.clocks, due_on=each.alike.due_on, rungs=each.new)
        for each in found
        if each.new and not each.has_effect
    ]
    written = write_firings(passed, at=at) if passed else 0
    ahead: dict[datetime | None, list[int]] = defaultdict(list)
    for each in found:
        if not each.has_effect:
            ahead[first_after(each.ladder, at)] += [late.clock for late in each.clocks]
    # Rungs fall on few distinct moments, so this is one statement or a handful.
    for moment, clocks in ahead.items():
        look_again(clocks, moment)
    return _Batch(
        swept=Swept(
            fired=written,
            messages=sum(len(each.clocks) for each in passed),
            examined=due.number,
        ),
        with_effects=tuple(late.clock for each in found if each.has_effect for late in each.clocks),
        last=due.last,
    )


def _found(
    due: DueClocks, at: datetime, ladders: _Ladders, *, looks_back: bool
) -> Iterator[_Found]:
    """Find out what fires, for clocks that are alike at once."""
    new = {
        alike: passed_rungs(ladders[alike[:4]], since=alike.since, at=at, fired=())
        for alike in due.clocks
    }
    fired = _fired(due, new) if looks_back else set()
    for alike, some in due.clocks.items():
        by_rungs: dict[tuple[PlannedRung, ...], list[LateClock]] = defaultdict(list)
        if fired:
            for late in some:
                by_rungs[_unfired(late, new[alike], fired)].append(late)
        else:
            by_rungs[new[alike]] = list(some)
        for rungs, those in by_rungs.items():
            yield _Found(alike=alike, clocks=those, ladder=ladders[alike[:4]], new=rungs)


def _fired(
    due: DueClocks, new: Mapping[Alike, tuple[PlannedRung, ...]]
) -> set[tuple[int, int, str]]:
    codes = {each.rung.code for rungs in new.values() for each in rungs}
    return already_fired([late for some in due.clocks.values() for late in some], sorted(codes))


def _unfired(
    late: LateClock, rungs: tuple[PlannedRung, ...], fired: set[tuple[int, int, str]]
) -> tuple[PlannedRung, ...]:
    return tuple(each for each in rungs if (late.clock, late.cycle, each.rung.code) not in fired)


def _learn_ladders(due: DueClocks, known: _Ladders) -> None:
    """Derive the moments anew, once per policy, calendar, due date and extension."""
    unknown = {alike[:4] for alike in due.clocks} - known.keys()
    if not unknown:
        return
    policies = ClockPolicy.objects.in_bulk({policy_id for policy_id, *_ in unknown})
    for policy_id, calendar_id, due_on, extended_by in unknown:
        policy = policies[policy_id]
        known[policy_id, calendar_id, due_on, extended_by] = planned_rungs(
            calendar_version(calendar_id),
            ladder_of(policy.ladder),
            Term(due_on=due_on, length=policy.length + extended_by, unit=policy.unit),
        )
