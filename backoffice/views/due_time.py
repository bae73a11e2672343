"""A due date as people read it: how late, or how long left, and why that day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from workflows.working_days import working_days_between

if TYPE_CHECKING:
    from datetime import date, time

    from workflows.working_days import WorkingCalendar

SOON_WORKING_DAYS = 2


@dataclass(frozen=True, kw_only=True)
class DueTime:
    """What components/due_time.html shows; `tone` is late, today, soon or plain.

    With `paused_since` the date is open until the clock runs again. `at` is the time of the day,
    where the deadline counts hours.
    """

    on: date
    text: str
    tone: str
    provisional: bool
    why_url: str = ""
    paused_since: date | None = None
    at: time | None = None


def due_time(  # noqa: PLR0913  # what is shown of a date, one keyword each
    due_on: date | None,
    *,
    today: date,
    calendar: WorkingCalendar,
    provisional: bool = False,
    why_url: str = "",
    paused_since: date | None = None,
    is_fixed: bool = False,
    at: time | None = None,
) -> DueTime | None:
    """Return a due date in words, None for no deadline.

    Args:
        due_on: the last day.
        today: the day on which it is read.
        calendar: the version that the deadline is counted on; what is left and what is late are
            counted on it, too.
        provisional: a day on the way is not settled by a notice yet.
        why_url: the page that shows every day on the way.
        paused_since: since when the deadline stands still; None while it runs.
        is_fixed: whether it ends on a date that was given, which no pause moves.
        at: the time of the last day, where it counts hours; late is counted by the day.
    """
    if due_on is None:
        return None
    if is_open(due_on, paused_since):
        return DueTime(
            on=due_on,
            text=_t("已暂停，到期日不变") if is_fixed else _t("已暂停，到期日待恢复后确定"),
            tone="plain",
            provisional=False,
            why_url=why_url,
            paused_since=None if is_fixed else paused_since,
        )
    text, tone = _in_words(due_on, today, calendar)
    return DueTime(on=due_on, text=text, tone=tone, provisional=provisional, why_url=why_url, at=at)


def is_open(due_on: date, paused_since: date | None) -> bool:
    """Tell whether a pause leaves a due date open; one that was missed before it stays missed."""
    return paused_since is not None and paused_since <= due_on


def _in_words(due_on: date, today: date, calendar: WorkingCalendar) -> tuple[str, str]:
    if due_on == today:
        return _t("今天到期"), "today"
    if due_on < today:
        late = working_days_between(calendar, due_on, today)
        if late == 0:
            return _t("逾期不足 1 个工作日"), "late"
        return _t("逾期 %(days)s 个工作日") % {"days": late}, "late"
    left = working_days_between(calendar, today, due_on)
    tone = "soon" if left <= SOON_WORKING_DAYS else "plain"
    if left == 0:
        return _t("还有不足 1 个工作日"), tone
    return _t("还有 %(days)s 个工作日") % {"days": left}, tone
