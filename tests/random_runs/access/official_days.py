"""Working days by a plain table of the State Council's notices, counted one by one.

It shares nothing with the product, neither its calendar nor its arithmetic (rules.md a7).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ONE_DAY: Final = timedelta(days=1)
SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
# No notice names a day after this one: then Monday to Friday without the fixed holidays.
SETTLED_UNTIL: Final = date(2026, 12, 31)
_FIXED: Final = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}

# First and last day off, both included.
_OFF: Final = (
    ("2023-09-29", "2023-10-06"),
    ("2023-12-30", "2024-01-01"),
    ("2024-02-10", "2024-02-17"),
    ("2024-04-04", "2024-04-06"),
    ("2024-05-01", "2024-05-05"),
    ("2024-06-10", "2024-06-10"),
    ("2024-09-15", "2024-09-17"),
    ("2024-10-01", "2024-10-07"),
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)
# Weekend days that are worked.
_WORKED: Final = frozenset(
    date(year, month, day)
    for year, days in (
        (2023, ((10, 7), (10, 8))),
        (2024, ((2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12))),
        (2025, ((1, 26), (2, 8), (4, 27), (9, 28), (10, 11))),
        (2026, ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))),
    )
    for month, day in days
)


def days_between(first: date, last: date) -> list[date]:
    """Return every day from one to another, both included."""
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]


_HOLIDAYS: Final = frozenset(
    day
    for first, last in _OFF
    for day in days_between(date.fromisoformat(first), date.fromisoformat(last))
)


def is_worked(day: date) -> bool:
    """Tell whether a day is worked."""
    if day > SETTLED_UNTIL:
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED
    return day in _WORKED or (day.weekday() < 5 and day not in _HOLIDAYS)


def worked_day_after(day: date, number: int) -> date:
    """Return the so-many-th worked day after a day; the day itself is not counted."""
    while number:
        day += ONE_DAY
        number -= is_worked(day)
    return day


def worked_days(after: date, until: date) -> int:
    """Return how many worked days lie after one day, up to and with another."""
    return sum(is_worked(day) for day in days_between(after + ONE_DAY, until))
