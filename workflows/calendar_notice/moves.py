"""Which running clocks a new calendar moves, and which it must leave, each with its reason.

Normative: 2.1 item 12 and decisions.md (Clocks). A final date may become later, never earlier
(`extend_only`); a provisional date moves both ways, but not to before the next working day after
the entry; a clock that has ended never changes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from cases.events import canonical
from cases.models import Clock, ClockEvent
from cases.states.clock import CALENDAR_UNITS, OPEN_CLOCK_STATUSES, ClockStatus
from workflows.engine.clock_replay import replay
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from workflows.calendar_notice.days import NewCalendar
    from workflows.working_days import WorkingCalendar

CHUNK = 2000


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a new calendar does to one clock.

    Attributes:
        clock: the clock as it is, with its case.
        due_on: its date under the new calendar.
        due_time: the time of that day, where it counts hours.
        provisional: whether that date still rests on days that no notice settles.
        not_before: the day before which it may not end; None where that holds nothing back.
        withdraws_breach: it was late and no longer is.
    """

    clock: Clock
    due_on: date
    provisional: bool
    not_before: date | None = None
    withdraws_breach: bool = False
    due_time: time | None = None


@dataclass(frozen=True, kw_only=True)
class Moves:
    """All that entering a calendar would do.

    Attributes:
        moved: clocks whose date changes.
        settled: clocks whose date stays and is no longer provisional.
        kept: final dates that would come earlier and therefore stay, with the date refused.
        untouched: how many other open clocks stay as they are.
    """

    moved: tuple[Move, ...] = ()
    settled: tuple[Move, ...] = ()
    kept: tuple[Move, ...] = ()
    untouched: int = 0
    hash: str = field(default="")


def moves_under(new: NewCalendar, *, on: date) -> Moves:
    """Say what a new calendar does to every open clock counted in working days or their hours.

    Args:
        new: the calendar, entered or not.
        on: the civil day of the entry.
    """
    calendar = new.built()
    found: dict[str, list[Move]] = {"moved": [], "settled": [], "kept": []}
    untouched = 0
    for clock in _open_clocks():
        move = _move(clock, calendar, on)
        lot = _lot(move)
        if lot:
            found[lot].append(move)
        else:
            untouched += 1
    return Moves(
        moved=tuple(found["moved"]),
        settled=tuple(found["settled"]),
        kept=tuple(found["kept"]),
        untouched=untouched,
        hash=_hash(new, found),
    )


def _open_clocks() -> Iterator[Clock]:
    in_order = Prefetch("events", ClockEvent.objects.order_by("pk"))
    clocks = Clock.objects.filter(status__in=OPEN_CLOCK_STATUSES, policy__unit__in=CALENDAR_UNITS)
    return (
        clocks.select_related("policy", "case", "work_item")
        .prefetch_related(in_order)
        .order_by("pk")
        .iterator(chunk_size=CHUNK)
    )


def _move(clock: Clock, calendar: WorkingCalendar, on: date) -> Move:
    told = replay(clock, clock.events.all(), calendar=calendar)
    counted = told.due_on or clock.due_on
    due, not_before = counted, None
    if clock.provisional and counted < clock.due_on:
        # Who relied on the later date keeps a day to act; who was late already stays late.
        not_before = min(add_working_days(calendar, on, 1), clock.due_on)
        due = max(counted, not_before)
    return Move(
        clock=clock,
        due_on=due,
        due_time=told.due_time,
        provisional=not calendar.covers(clock.start_on, due),
        not_before=not_before if due != counted else None,
        withdraws_breach=clock.status == ClockStatus.RUNNING and clock.due_on < on <= due,
    )


def _lot(move: Move) -> str:
    clock = move.clock
    before, after = _end(clock.due_on, clock.due_time), _end(move.due_on, move.due_time)
    if after < before and not clock.provisional:
        return "kept"
    if after != before:
        return "moved"
    return "settled" if clock.provisional and not move.provisional else ""


def _end(day: date, at: time | None) -> tuple[date, time]:
    """Return when a term is over, so that the ends of two can be compared."""
    return day, at or time.max


def _hash(new: NewCalendar, found: dict[str, list[Move]]) -> str:
    """Bind what was shown: the days, and each clock with its end before and after."""
    rows = {
        lot: [
            [
                move.clock.pk,
                _end(move.clock.due_on, move.clock.due_time),
                _end(move.due_on, move.due_time),
            ]
            for move in moves
        ]
        for lot, moves in found.items()
    }
    return hashlib.sha256(canonical({"days": new.digest, **rows})).hexdigest()
