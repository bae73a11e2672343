"""Terms in months: the one place that says on which day such a term ends (民法典 202)."""

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
    at = begins_on.year * _MONTHS + begins_on.month - 1 + months
    year, month = divmod(at, _MONTHS)
    days = monthrange(year, month + 1)[1]
    if begins_on.day > days:
        return begins_on.replace(year=year, month=month + 1, day=days)
    return begins_on.replace(year=year, month=month + 1) - timedelta(days=1)
