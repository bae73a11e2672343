"""Derive a clock's due date again from its events, day by day, for the page that explains it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.states.clock import ClockEventKind, ClockUnit
from workflows.clock_arithmetic import CLOCK_STOPPED, SATURDAY
from workflows.engine.calendar import calendar_version
from workflows.engine.clock_fold import time_of_day
from workflows.engine.clock_replay import days_of, replay
from workflows.office_hours import minutes_used, office_hours_on
from workflows.working_days import rest_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cases.models import Clock, ClockEvent, Person
    from workflows.engine.clock_replay import Replayed

ONE_DAY = timedelta(days=1)
MINUTES = 60


@dataclass(frozen=True, kw_only=True)
class DayOnTheWay:
    """One day between start and due date.

    Attributes:
        day: the civil day.
        count: its place in the term, from 1; None where it is not counted.
        reason: why it is not counted; empty where it is.
        is_makeup: a weekend day that a notice orders worked.
        minutes: how much of it is counted, where the term is counted in hours.
    """

    day: date
    count: int | None
    reason: str = ""
    is_makeup: bool = False
    minutes: int | None = None

    @property
    def hours(self) -> Decimal | None:
        """What is counted of it, in hours to two places."""
        return None if self.minutes is None else _in_hours(self.minutes)


@dataclass(frozen=True, kw_only=True)
class GivenDate:
    """A fixed date, and who set it.

    Attributes:
        on: the date.
        by: who set it, or agreed to the last extension; None: the system.
        at: when.
        first_on: the date before any extension.
        lengthened_by: by how many working days it was extended in all.
    """

    on: date
    by: Person | None
    at: datetime
    first_on: date
    lengthened_by: int


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """A due date as the events give it now, with every day on the way.

    Attributes:
        start_on: day zero of the cycle.
        due_on: the last day.
        provisional: a day on the way is not settled by a notice yet.
        cycle: 1, and one more with each reset.
        paused_on: since when the clock stands still; None while it runs.
        extended_by: by how many days the term was lengthened.
        agrees: False where the date kept on the clock is another one.
        given: the fixed date, which no days lead to; None where days are counted.
        began_at: the time of the start, where the term is counted in hours and it is known.
        due_time: the time of the last day at which such a term ends.
        minutes: how much is counted of all days, where the term is counted in hours.
        left: how many counted days were still to come when the clock stopped; None while it runs.
        minutes_left: how much was, where the term is counted in hours.
    """

    start_on: date
    due_on: date
    provisional: bool
    days: tuple[DayOnTheWay, ...]
    counted: int
    skipped: int
    cycle: int
    paused_on: date | None
    extended_by: int
    agrees: bool
    given: GivenDate | None = None
    began_at: time | None = None
    due_time: time | None = None
    minutes: int | None = None
    left: int | None = None
    minutes_left: int | None = None

    @property
    def hours(self) -> Decimal | None:
        """What is counted in all, in hours to two places."""
        return None if self.minutes is None else _in_hours(self.minutes)

    @property
    def hours_left(self) -> Decimal | None:
        """What was still to come when the clock stopped, in hours to two places."""
        return None if self.minutes_left is None else _in_hours(self.minutes_left)


def derivation(clock: Clock, events: Sequence[ClockEvent], *, waits_for: str = "") -> Derivation:
    """Compute a clock's due date from its policy, calendar version and events.

    Args:
        clock: the clock, with its policy.
        events: what happened to it, in the order in which it was recorded.
        waits_for: the names of the reasons for which it stands still.
    """
    told = replay(clock, events)
    # A clock without a record shows what it keeps; `agrees` says that nothing bears it out.
    start, due = told.start_on or clock.start_on, told.due_on or clock.due_on
    is_fixed = clock.policy.is_fixed_date
    in_hours = clock.policy.unit == ClockUnit.WORKING_HOUR
    began_at = _began_at(events, start) if in_hours else None
    days: tuple[DayOnTheWay, ...] = ()
    if in_hours:
        days = tuple(_hours_on_the_way(clock, told, began_at, start, due))
    elif not is_fixed:
        days = tuple(_days_on_the_way(clock, told, start, due))
    on_the_way, stopped = days, bool(days and told.paused_on and told.paused_on < due)
    if stopped:
        days = tuple(_stopped(day, told.paused_on, waits_for) for day in on_the_way)
    counted = sum(day.count is not None for day in days)
    minutes = sum(day.minutes or 0 for day in days)
    return Derivation(
        start_on=start,
        due_on=due,
        provisional=_is_provisional(clock, start, due),
        days=days,
        counted=counted,
        skipped=len(days) - counted,
        cycle=told.cycle,
        paused_on=told.paused_on,
        extended_by=told.extended_by,
        agrees=(told.start_on, told.due_on, told.due_time)
        == (clock.start_on, clock.due_on, clock.due_time),
        given=_given_date(told, events) if is_fixed else None,
        began_at=began_at,
        due_time=told.due_time,
        minutes=minutes if in_hours else None,
        left=sum(day.count is not None for day in on_the_way) - counted if stopped else None,
        minutes_left=(
            sum(day.minutes or 0 for day in on_the_way) - minutes if stopped and in_hours else None
        ),
    )


def _stopped(day: DayOnTheWay, paused_on: date | None, waits_for: str) -> DayOnTheWay:
    """Return a day as it stands while the clock does: nothing after the stop is counted yet."""
    if paused_on is None or day.day <= paused_on or day.count is None:
        return day
    reason = _t("暂停（%(reasons)s）") % {"reasons": waits_for} if waits_for else CLOCK_STOPPED
    return replace(day, count=None, minutes=None, is_makeup=False, reason=reason)


def _in_hours(minutes: int) -> Decimal:
    hours = round(Decimal(minutes) / MINUTES, 2)
    # Normalised, ten would read 1E+1.
    return hours.normalize() if hours % 1 else hours.quantize(Decimal(1))


def _began_at(events: Sequence[ClockEvent], start: date) -> time | None:
    starts = {ClockEventKind.START, ClockEventKind.RESET}
    found = (each for each in reversed(events) if each.kind in starts)
    began = next((each for each in found if each.effective_on == start), None)
    return None if began is None else time_of_day(began)


def _given_date(told: Replayed, events: Sequence[ClockEvent]) -> GivenDate | None:
    """Return the date in force, which the last event that counts has set; None without one."""
    dates = [event for event in events if event.ends_on is not None]
    last = next((event for event in reversed(dates) if event.ends_on == told.due_on), None)
    if last is None or last.ends_on is None or dates[0].ends_on is None:
        return None
    return GivenDate(
        on=last.ends_on,
        by=last.actor,
        at=last.recorded_at,
        first_on=dates[0].ends_on,
        lengthened_by=told.extended_by,
    )


def _days_on_the_way(clock: Clock, told: Replayed, start: date, due: date) -> Iterator[DayOnTheWay]:
    days, count = days_of(clock), 0
    for number in range(1, (due - start).days + 1):
        day = start + number * ONE_DAY
        reason = _why_not_counted(clock, told, day)
        if not days.counts(day):
            reason = rest_reason(calendar_version(clock.calendar_id), day)
        if reason:
            yield DayOnTheWay(day=day, count=None, reason=reason)
            continue
        count += 1
        is_makeup = clock.policy.counts_on_calendar and day.weekday() >= SATURDAY
        yield DayOnTheWay(day=day, count=count, is_makeup=is_makeup)


def _hours_on_the_way(
    clock: Clock, told: Replayed, began_at: time | None, start: date, due: date
) -> Iterator[DayOnTheWay]:
    """Give every day, that of the start too, with how much of its office hours is counted."""
    office, calendar = office_hours_on(start), calendar_version(clock.calendar_id)
    used = minutes_used(calendar, office, start, since=began_at)
    last, count = told.held_from or due, 0
    for day in _days_on_the_way(clock, told, start - ONE_DAY, due):
        ends = told.due_time if day.day == last else None
        minutes = office.passed(ends) if ends else office.minutes_a_day
        minutes -= used if day.day == start else 0
        if day.count is None:
            yield day
        elif minutes > 0:
            count += 1
            yield replace(day, count=count, minutes=minutes)
        else:
            yield replace(day, count=None, reason=_why_no_hours(began_at))


def _why_no_hours(began_at: time | None) -> str:
    if began_at is None:
        return _t("起算时刻没有记录，当日不计")
    return _t("起算时已过当日办公时间")


def _why_not_counted(clock: Clock, told: Replayed, day: date) -> str:
    if any(pause.stopped_on < day <= pause.resumed_on for pause in told.stood_still):
        return CLOCK_STOPPED
    if told.held_from is not None and day > told.held_from:
        return _t("按第%(version)s版工作日历计至%(day)s，到期日不提前") % {
            "version": clock.calendar_id,
            "day": told.held_from,
        }
    return ""


def _is_provisional(clock: Clock, start: date, due: date) -> bool:
    if not clock.policy.counts_on_calendar:
        return False
    return not calendar_version(clock.calendar_id).covers(min(start + ONE_DAY, due), due)
