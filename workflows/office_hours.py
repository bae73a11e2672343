"""Terms in working hours: office hours as data, counted over the working days of a calendar.

A term runs from the moment of its start through the hours of `office_hours.toml`. It is a number of
working days and a time on the last one; what stops or lengthens it moves it by whole working days
and leaves that time alone (docs/decisions/0022).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import time
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflows.clock_arithmetic import TermEnd, WorkingDays
from workflows.working_days import add_working_days, is_working_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from workflows.working_days import WorkingCalendar

OFFICE_HOURS = Path(__file__).resolve().parent / "office_hours.toml"
MINUTES = 60


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours of every working day from a day on, in minutes after midnight."""

    effective_from: date
    spans: tuple[tuple[int, int], ...]

    @property
    def minutes_a_day(self) -> int:
        """How long a working day is."""
        return sum(end - begin for begin, end in self.spans)

    @property
    def times(self) -> tuple[tuple[time, time], ...]:
        """The spans as times of day."""
        return tuple(
            (time(*divmod(begin, MINUTES)), time(*divmod(end, MINUTES)))
            for begin, end in self.spans
        )

    def passed(self, at: time) -> int:
        """Return how many minutes of a working day are over at a time of day."""
        now = at.hour * MINUTES + at.minute
        return sum(min(max(now - begin, 0), end - begin) for begin, end in self.spans)

    def time_after(self, minutes: int) -> time:
        """Return the time of day at which so many minutes of a working day are over.

        Args:
            minutes: from 1 to the length of the day; where a break begins, it is its beginning.
        """
        left = minutes
        for begin, end in self.spans:
            if left <= end - begin:
                return time(*divmod(begin + left, MINUTES))
            left -= end - begin
        raise ValueError(f"a working day has {self.minutes_a_day} minutes, not {minutes}")


@dataclass(frozen=True, slots=True)
class WorkingHours(WorkingDays):
    """The working days of one calendar, for a term that is counted in their office hours."""

    def end(self, start: date, length: int, *, since: time | None) -> TermEnd:
        """Return the day and the time at which a term of so many hours is used up."""
        return end_of_hours(self.calendar, start, length, since=since)


def end_of_hours(
    calendar: WorkingCalendar, start: date, hours: int, *, since: time | None
) -> TermEnd:
    """Return when a term in working hours ends.

    Args:
        calendar: the version to count on.
        start: the day on which it begins; unlike a term in days it counts what is left of it.
        hours: the length, 1 or more.
        since: the time of day of the start, to the minute; None: not known, so nothing of that day
            is counted.
    """
    office = office_hours_on(start)
    used = minutes_used(calendar, office, start, since=since)
    days, last = divmod(used + hours * MINUTES, office.minutes_a_day)
    if last == 0:
        days, last = days - 1, office.minutes_a_day
    return TermEnd(day=add_working_days(calendar, start, days), time=office.time_after(last))


def minutes_used(
    calendar: WorkingCalendar, office: OfficeHours, start: date, *, since: time | None
) -> int:
    """Return how much of the day of a start is not counted: all of it where it is not worked."""
    if since is None or not is_working_day(calendar, start):
        return office.minutes_a_day
    return office.passed(since)


def office_hours_on(day: date) -> OfficeHours:
    """Return the office hours in force on a day; before the first entry that one holds."""
    known = declared_office_hours()
    return next((each for each in reversed(known) if each.effective_from <= day), known[0])


@cache
def declared_office_hours() -> tuple[OfficeHours, ...]:
    """Return the office hours of the file, the earliest first."""
    with OFFICE_HOURS.open("rb") as file:
        return read_office_hours(tomllib.load(file)["office_hours"])


def read_office_hours(rows: Iterable[dict[str, Any]]) -> tuple[OfficeHours, ...]:  # Any: TOML
    """Return the office hours that the rows of a file give, the earliest first.

    Raises:
        ValueError: there is none, two begin on one day, or the spans of one are not in order.
    """
    found = sorted((_read(row) for row in rows), key=lambda each: each.effective_from)
    if not found:
        raise ValueError("no office hours are given: write an entry with its spans")
    for one, next_one in pairwise(found):
        if one.effective_from == next_one.effective_from:
            raise ValueError(f"two entries of office hours begin on {one.effective_from}")
    return tuple(found)


def _read(row: dict[str, Any]) -> OfficeHours:  # Any: TOML
    spans = tuple((_minute(begin), _minute(end)) for begin, end in row["spans"])
    bounds = [bound for span in spans for bound in span]
    if not bounds or any(one >= another for one, another in pairwise(bounds)):
        raise ValueError(
            f"the office hours from {row['effective_from']} on are not in order: give each span as "
            "beginning and end, the earliest first, with a break between two"
        )
    return OfficeHours(row["effective_from"], spans)


def _minute(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * MINUTES + at.minute
