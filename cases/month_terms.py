"""Terms in months: the one place that counts days by months (民法典 202)."""

from __future__ import annotations

from calendar import monthrange
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

_MONTHS: Final = 12


def last_day_of_term(begins_on: date, months: int) -> date:
    """Return the last day of a term in months whose first day counts.

    It ends the day before the day of that number in its last month; where that month lacks the
    day, with the month (民法典 202).

    Args:
        begins_on: the first day of the term.
        months: at least one.
    """
    last = months_after(begins_on, months)
    return last if last.day < begins_on.day else last - timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """Return the day of the same number so many months later, or the last of a shorter month.

    Args:
        day: counted from.
        months: how many; negative: earlier.
    """
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    days = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, days))
