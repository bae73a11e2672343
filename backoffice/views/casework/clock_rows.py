"""The clocks of a case as its page shows them: running ones by what is left, ended ones as kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _t

from backoffice.views.clock import today
from backoffice.views.due_time import DueTime, due_time
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockStatus
from workflows.engine.calendar import newest_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import Case, Clock
    from workflows.working_days import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    clock: Clock
    due: DueTime | None
    ending: str
    tone: str
    why_url: str


def clock_rows(record: Case, clocks: Iterable[Clock]) -> list[ClockRow]:
    calendar = newest_calendar()
    return [_row(record, clock, calendar) for clock in clocks]


def _row(record: Case, clock: Clock, calendar: WorkingCalendar) -> ClockRow:
    ending, tone = _ending(clock)
    due = None
    if clock.status in OPEN_CLOCK_STATUSES:
        due = due_time(
            clock.due_on,
            today=today(),
            calendar=calendar,
            provisional=clock.provisional,
        )
    url = reverse("why-this-date", kwargs={"number": record.number, "pk": clock.pk})
    return ClockRow(clock=clock, due=due, ending=ending, tone=tone, why_url=url)


def _ending(clock: Clock) -> tuple[str, str]:
    if clock.status != ClockStatus.SATISFIED or clock.satisfied_on is None:
        return clock.get_status_display(), "neutral"
    if clock.satisfied_on <= clock.due_on:
        return _t("按期办结"), "good"
    return _t("逾期办结"), "bad"
