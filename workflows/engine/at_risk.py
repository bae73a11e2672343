"""What counts as at risk: the one definition.

A running deadline that is not overdue is at risk once at most two working days are left, or 80 %
of its term have gone, whichever comes first. (House default: no rule names a threshold.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.queries.supervision import Horizon
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import date

    from workflows.working_days import WorkingCalendar

LAST_WORKING_DAYS: Final = 2
# 80 % have gone where at most one day in five is left.
ONE_IN: Final = 5
# A longer term is at risk as late as this one: twelve working days ahead.
LONGEST_TERM: Final = 60


def horizons(calendar: WorkingCalendar, on: date) -> tuple[Horizon, ...]:
    """Return until when deadlines are at risk on a day, by the length of their term.

    Instead of asking of each deadline when 80 % of it were gone, it is asked once for every
    length how far ahead the last fifth reaches: the database compares dates and counts no days.
    """
    return tuple(
        Horizon(
            least_term=left * ONE_IN if left > LAST_WORKING_DAYS else 0,
            until=add_working_days(calendar, on, left),
        )
        for left in range(LAST_WORKING_DAYS, LONGEST_TERM // ONE_IN + 1)
    )
