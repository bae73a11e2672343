"""The days of the calendar version that a notice makes out of the newest one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.calendar_seed import calendar_digest
from cases.errors import BadInput
from cases.models.calendar import COUNTED_KINDS, CalendarVersion, DayKind
from cases.queries.calendar import days_of_version
from workflows.calendar_notice.notice import days_off
from workflows.working_days import KnownDay, WorkingCalendar, build_calendar

if TYPE_CHECKING:
    from workflows.calendar_notice.notice import Notice

ONE_DAY = timedelta(days=1)
SATURDAY = 5
WEEKEND = "周末"


@dataclass(frozen=True, kw_only=True)
class NewCalendar:
    """The version that a notice would make: its number, coverage, days and digest.

    `named` holds the days that the notice itself names.
    """

    number: int
    previous: int
    covers_from: date
    covers_until: date
    days: tuple[tuple[date, str, str], ...]
    named: frozenset[date]
    digest: str

    def built(self) -> WorkingCalendar:
        """Return the calendar ready for arithmetic."""
        return build_calendar(
            self.number,
            (KnownDay(day, kind in COUNTED_KINDS, name) for day, kind, name in self.days),
        )


def calendar_with(notice: Notice) -> NewCalendar:
    """Return the newest version with the days of a notice put in, later notices first.

    Raises:
        BadInput: the notice leaves a year out between the covered ones and its own, or
            names no day that is not so already.
    """
    newest = CalendarVersion.objects.order_by("-number").get()
    _must_follow(newest, notice)
    known = {day: (kind, name) for day, kind, name in days_of_version(newest.number)}
    named: dict[date, tuple[str, str]] = {}
    for holiday in notice.holidays:
        named |= dict.fromkeys(days_off(holiday), (DayKind.HOLIDAY.value, holiday.name))
        named |= dict.fromkeys(holiday.worked, (DayKind.MAKEUP_WORKDAY.value, holiday.name))
    until = max(newest.covers_until, date(notice.year, 12, 31))
    # A year's notice may name days of the next January, which only that year's notice settles.
    named = {day: row for day, row in named.items() if newest.covers_from <= day <= until}
    length = (until - newest.covers_from).days + 1
    every_day = (newest.covers_from + n * ONE_DAY for n in range(length))
    days = tuple((day, *(named.get(day) or known.get(day) or _ordinary(day))) for day in every_day)
    if until == newest.covers_until and all(known[day] == row for day, row in named.items()):
        raise BadInput(
            _t("这份通知所列的放假和调休与现行日历（第 %(number)s 版）完全一致，不必再录入。")
            % {"number": newest.number},
            field="holidays",
        )
    return NewCalendar(
        number=newest.number + 1,
        previous=newest.number,
        covers_from=newest.covers_from,
        covers_until=until,
        days=days,
        named=frozenset(named),
        digest=calendar_digest(newest.covers_from, until, iter(days)),
    )


def _must_follow(newest: CalendarVersion, notice: Notice) -> None:
    first, last = newest.covers_from.year, newest.covers_until.year + 1
    if not first <= notice.year <= last:
        raise BadInput(
            _t("现行日历覆盖至 %(until)s，可录入 %(first)s 至 %(last)s 年的通知。")
            % {"until": newest.covers_until, "first": first, "last": last},
            field="year",
        )


def _ordinary(day: date) -> tuple[str, str]:
    if day.weekday() >= SATURDAY:
        return DayKind.REST.value, WEEKEND
    return DayKind.WORKDAY.value, ""
