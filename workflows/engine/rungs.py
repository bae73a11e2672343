"""When each rung of a clock's ladder falls: pure, from the clock's dates and its calendar.

A ladder is data of the clock's policy. A rung stands so many working days before or after the
due date, or at a percentage of the term (decisions.md, Clocks; queues-and-deadlines 2.1, item 13).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cases.states.civil_time import SHANGHAI
from cases.states.clock import ClockUnit
from workflows.working_days import add_working_days, subtract_working_days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from workflows.working_days import WorkingCalendar

END_OF_DAY = "24:00"
WHOLE = 100
ONE_DAY = timedelta(days=1)


class Effect(StrEnum):
    """What a rung does beyond telling people; it never decides the matter."""

    NONE = ""
    REASSIGN = "reassign"
    SUPERVISE = "supervise"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: exactly one of `offset` (working days from the due date) and `percent` is set.

    Attributes:
        code: unique in its ladder; part of the key under which it fires.
        at: the time of day in Shanghai, `24:00` for the end of the day.
        tell: `holder`, `lead` and `commission`, whoever must hear of it.
    """

    code: str
    at: str
    offset: int | None = None
    percent: int | None = None
    tell: tuple[str, ...] = ()
    effect: Effect = Effect.NONE


@dataclass(frozen=True, slots=True)
class Term:
    """The dates of a clock that its rungs hang on; `length` is the policy's, in `unit`."""

    due_on: date
    length: int
    unit: str


@dataclass(frozen=True, slots=True)
class PlannedRung:
    """A rung with the moment at which it falls."""

    planned_at: datetime
    rung: Rung


def ladder_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Rung, ...]:  # Any: JSON content
    """Return the rungs that a policy's JSON declares."""
    return tuple(
        Rung(
            code=row["code"],
            at=row["at"],
            offset=row.get("offset"),
            percent=row.get("percent"),
            tell=tuple(row.get("tell", ())),
            effect=Effect(row.get("effect", "")),
        )
        for row in rows
    )


def planned_rungs(
    calendar: WorkingCalendar, ladder: Iterable[Rung], term: Term
) -> tuple[PlannedRung, ...]:
    """Return every rung with its moment, the earliest first; equal moments keep their order."""
    planned = (PlannedRung(_moment(_day(calendar, rung, term), rung.at), rung) for rung in ladder)
    return tuple(sorted(planned, key=lambda each: each.planned_at))


def next_rung(
    calendar: WorkingCalendar,
    ladder: Iterable[Rung],
    term: Term,
    *,
    fired: Collection[str] = (),
    after: datetime,
) -> PlannedRung | None:
    """Return the first rung that is still ahead, or None.

    Args:
        calendar: the version that the clock counts on.
        ladder: the rungs of its policy.
        term: the clock's dates.
        fired: codes that fired in this cycle; they never fire again in it.
        after: a moment; rungs at or before it are not made up for.
    """
    ahead = (
        each
        for each in planned_rungs(calendar, ladder, term)
        if each.planned_at > after and each.rung.code not in fired
    )
    return next(ahead, None)


def passed_rungs(
    rungs: Iterable[PlannedRung], *, since: datetime, at: datetime, fired: Iterable[str]
) -> tuple[PlannedRung, ...]:
    """Return the rungs that fell from a scheduled moment until now and did not fire yet."""
    done = set(fired)
    return tuple(
        each for each in rungs if since <= each.planned_at <= at and each.rung.code not in done
    )


def first_after(rungs: Iterable[PlannedRung], at: datetime) -> datetime | None:
    """Return the moment of the first rung after a moment; None where none is left."""
    return next((each.planned_at for each in rungs if each.planned_at > at), None)


def _day(calendar: WorkingCalendar, rung: Rung, term: Term) -> date:
    if rung.percent is not None:
        return _day_of_share(calendar, rung.percent, term)
    offset = rung.offset or 0
    if offset < 0:
        return subtract_working_days(calendar, term.due_on, -offset)
    return add_working_days(calendar, term.due_on, offset)


def _day_of_share(calendar: WorkingCalendar, percent: int, term: Term) -> date:
    """Count back from the due date what is left of the term: a pause moves the rung with it.

    Where the clock never stood still this is the day on which the share counted from the
    start, rounded up, is used.
    """
    left = term.length - -(-term.length * percent // WHOLE)
    if term.unit == ClockUnit.CALENDAR_DAY:
        return term.due_on - left * ONE_DAY
    if left < 0:
        return add_working_days(calendar, term.due_on, -left)
    return subtract_working_days(calendar, term.due_on, left)


def _moment(day: date, at: str) -> datetime:
    if at == END_OF_DAY:
        return datetime.combine(day + ONE_DAY, time(), tzinfo=SHANGHAI)
    return datetime.combine(day, time.fromisoformat(at), tzinfo=SHANGHAI)
