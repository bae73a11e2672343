"""Working-day arithmetic over one version of the calendar: pure, on civil dates, no clock.

A calendar is kept as two flat tables, so that the n-th working day is two look-ups and not a walk:
`positions[i]` says how many working days lie in the table up to and including its i-th civil day
(less one), and `workdays[p]` which date the p-th working day is. The table runs ten years past the
covered days on both sides by the provisional rule; beyond it the functions walk.

Provisional rule (normative semantics 2.1, 3): outside the covered days a working day is Monday to
Friday and no fixed-date statutory holiday. A result that rests on such a day is to be flagged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from workflows.statutory_holidays import statutory_holiday

WEEKEND = "周末"
ONE_DAY = timedelta(days=1)
SATURDAY = 5
PROVISIONAL_REACH_DAYS = 3653


@dataclass(frozen=True, slots=True)
class KnownDay:
    """One covered civil day: whether it is worked, and its name where it has one."""

    day: date
    is_working: bool
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """One version of the calendar, ready for arithmetic; make it with `build_calendar`."""

    version: int
    covers_from: date
    covers_until: date
    first_ordinal: int
    positions: tuple[int, ...]
    workdays: tuple[date, ...]
    names: Mapping[date, str]

    def covers(self, first: date, last: date) -> bool:
        """Tell whether a notice has settled every day from `first` to `last`."""
        return self.covers_from <= first and last <= self.covers_until


def build_calendar(version: int, days: Iterable[KnownDay]) -> WorkingCalendar:
    """Build the tables of a calendar from its covered days.

    Args:
        version: number of the calendar version.
        days: every covered day once, in order of date, without a gap.

    Raises:
        ValueError: no day is given, or a day is missing or out of order.
    """
    known = list(days)
    if not known:
        raise ValueError(f"calendar version {version} has no days")
    for previous, row in pairwise(known):
        if row.day - previous.day != ONE_DAY:
            raise ValueError(f"calendar version {version} goes from {previous.day} to {row.day}")
    covers_from, covers_until = known[0].day, known[-1].day
    working = {row.day: row.is_working for row in known}
    first = max(covers_from.toordinal() - PROVISIONAL_REACH_DAYS, date.min.toordinal())
    last = min(covers_until.toordinal() + PROVISIONAL_REACH_DAYS, date.max.toordinal())
    positions, workdays = [], []
    for day in map(date.fromordinal, range(first, last + 1)):
        if working[day] if day in working else is_provisional_workday(day):
            workdays.append(day)
        positions.append(len(workdays) - 1)
    return WorkingCalendar(
        version=version,
        covers_from=covers_from,
        covers_until=covers_until,
        first_ordinal=first,
        positions=tuple(positions),
        workdays=tuple(workdays),
        names={row.day: row.name for row in known if row.name},
    )


def is_provisional_workday(day: date) -> bool:
    """Tell whether `day` is worked by the rule for days that no notice has settled."""
    return day.weekday() < SATURDAY and not statutory_holiday(day)


def is_working_day(calendar: WorkingCalendar, day: date) -> bool:
    """Tell whether `day` counts towards a term: a workday or a make-up workday."""
    offset = day.toordinal() - calendar.first_ordinal
    if not 0 <= offset < len(calendar.positions):
        return is_provisional_workday(day)
    position = calendar.positions[offset]
    return position >= 0 and calendar.workdays[position] == day


def rest_reason(calendar: WorkingCalendar, day: date) -> str:
    """Name in Chinese why a day that is not worked is not: the holiday's name, or 周末."""
    if calendar.covers(day, day):
        return calendar.names.get(day, WEEKEND)
    return statutory_holiday(day) or WEEKEND


def add_working_days(calendar: WorkingCalendar, start: date, n: int) -> date:
    """Give the n-th working day after `start`, which is not counted itself.

    Args:
        calendar: the version to count on.
        start: day zero, whether or not it is a working day.
        n: working days to add, 0 or more; 0 gives `start` itself.

    Raises:
        ValueError: `n` is negative.
        OverflowError: the result lies past the year 9999.
    """
    if n > 0:
        offset = start.toordinal() - calendar.first_ordinal
        if offset >= 0:
            try:
                return calendar.workdays[calendar.positions[offset] + n]
            except IndexError:
                pass
        return _walk(calendar, start, n, ONE_DAY)
    if n < 0:
        raise ValueError(_negative(n))
    return start


def subtract_working_days(calendar: WorkingCalendar, end: date, n: int) -> date:
    """Give the n-th working day before `end`, which is not counted itself.

    On working days this is the inverse of `add_working_days`.

    Args:
        calendar: the version to count on.
        end: the day to count back from.
        n: working days to go back, 0 or more; 0 gives `end` itself.

    Raises:
        ValueError: `n` is negative.
        OverflowError: the result lies before the year 1.
    """
    if n < 0:
        raise ValueError(_negative(n))
    if n == 0:
        return end
    offset = end.toordinal() - calendar.first_ordinal
    if 0 < offset <= len(calendar.positions):
        position = calendar.positions[offset - 1] - n + 1
        if position >= 0:
            return calendar.workdays[position]
    return _walk(calendar, end, n, -ONE_DAY)


def working_days_between(calendar: WorkingCalendar, start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`.

    Where `end` is before `start`, the count of the opposite direction is given as a negative.
    """
    if end < start:
        return -working_days_between(calendar, end, start)
    first = start.toordinal() - calendar.first_ordinal
    last = end.toordinal() - calendar.first_ordinal
    if first >= 0 and last < len(calendar.positions):
        return calendar.positions[last] - calendar.positions[first]
    days = range(start.toordinal() + 1, end.toordinal() + 1)
    return sum(is_working_day(calendar, date.fromordinal(day)) for day in days)


def _walk(calendar: WorkingCalendar, day: date, n: int, step: timedelta) -> date:
    while n:
        day += step
        n -= is_working_day(calendar, day)
    return day


def _negative(n: int) -> str:
    return f"a number of working days is 0 or more, not {n}"
