"""Calendars that tests count on: the shipped one, read without a database."""

from functools import cache

from cases.calendar_seed import read_seed
from workflows.working_days import KnownDay, WorkingCalendar, build_calendar


@cache
def seeded_calendar() -> WorkingCalendar:
    """The days of 2019 to 2026 as every installation has them."""
    return build_calendar(
        1,
        (
            KnownDay(row.day, row.kind in {"workday", "makeup_workday"}, row.name)
            for row in read_seed().days
        ),
    )
