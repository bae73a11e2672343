"""A due date as people read it: how late, or how long left, and why that day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from workflows.working_days import working_days_between

if TYPE_CHECKING:
    from datetime import date

    from workflows.working_days import WorkingCalendar

SOON_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class DueTime:
    """What components/due_time.html shows; `tone` is late, today, soon or plain."""

    on: date
    text: str
    tone: str
    provisional: bool
    why_url: str = ""


def due_time(
    due_on: date | None,
    *,
    today: date,
    calendar: WorkingCalendar,
    provisional: bool = False,
    why_url: str = "",
) -> DueTime | None:
    """Return a due date in words, None for no deadline; lateness is in working days."""
    if due_on is None:
        return None
    text, tone = _in_words(due_on, today, calendar)
    return DueTime(on=due_on, text=text, tone=tone, provisional=provisional, why_url=why_url)


def _in_words(due_on: date, today: date, calendar: WorkingCalendar) -> tuple[str, str]:
    left = (due_on - today).days
    if left == 0:
        return _t("今天到期"), "today"
    if left > 0:
        tone = "soon" if left <= SOON_DAYS else "plain"
        return _t("还有 %(days)s 天") % {"days": left}, tone
    late = working_days_between(calendar, due_on, today)
    if late == 0:
        return _t("逾期不足 1 个工作日"), "late"
    return _t("逾期 %(days)s 个工作日") % {"days": late}, "late"
