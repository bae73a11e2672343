"""When a term ends once its clock has been stopped and started: pure, and able to explain itself.

The rules are those of the normative semantics 2.1, items 2 to 7 and 9. A stop counts its own day
as used; the day of the resume is the new day zero; overlapping pauses are one; a stop after the
due date changes nothing, for a breach cannot be cured; at least one working day is left after a
resume, so that nobody is late at the instant when the clock starts again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from cases.errors import BadInput
from workflows.working_days import (
    WorkingCalendar,
    add_working_days,
    is_working_day,
    rest_reason,
    working_days_between,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import time

CLOCK_STOPPED = "暂停计时"
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TermEnd:
    """The last day of a term; `time` is set where the term is counted in hours."""

    day: date
    time: time | None = None


class CountedDays(Protocol):
    """The days that a term is counted in."""

    def end(self, start: date, length: int, *, since: time | None) -> TermEnd:
        """Return the end of a term that starts on a day, at a time of it where that is known."""

    def counts(self, day: date) -> bool:
        """Tell whether a day is counted."""

    def add(self, day: date, n: int) -> date:
        """Return the n-th counted day after a day; for n = 0 the day itself."""

    def between(self, after: date, until: date) -> int:
        """Return how many counted days lie after one day, up to and with another."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of one calendar."""

    calendar: WorkingCalendar

    def end(self, start: date, length: int, *, since: time | None) -> TermEnd:  # of every time
        """Return the end of a term: of days, so that the time of the start is nothing to it."""
        return TermEnd(self.add(start, length))

    def counts(self, day: date) -> bool:
        """Tell whether a day is worked."""
        return is_working_day(self.calendar, day)

    def add(self, day: date, n: int) -> date:
        """Return the n-th working day after a day."""
        return add_working_days(self.calendar, day, n)

    def between(self, after: date, until: date) -> int:
        """Return the working days after one day, up to and with another."""
        return working_days_between(self.calendar, after, until)


@dataclass(frozen=True, slots=True)
class EveryDay:
    """Calendar days: each one counts."""

    def end(self, start: date, length: int, *, since: time | None) -> TermEnd:  # of every time
        """Return the day so many days later."""
        return TermEnd(self.add(start, length))

    def counts(self, day: date) -> bool:  # of every day the same
        """Tell whether a day counts: it does."""
        return True

    def add(self, day: date, n: int) -> date:
        """Return the day n days later."""
        return day + n * ONE_DAY

    def between(self, after: date, until: date) -> int:
        """Return the days after one day, up to and with another; 0 where the order is turned."""
        return max((until - after).days, 0)


@dataclass(frozen=True, slots=True)
class NoDays:
    """A fixed date counts nothing: neither a pause nor a calendar moves it."""

    def end(self, start: date, length: int, *, since: time | None) -> TermEnd:  # of every time
        """Return the day itself: the end of a fixed date is given, not counted."""
        return TermEnd(start)

    def counts(self, day: date) -> bool:  # of every day the same
        """Tell whether a day counts: it does not."""
        return False

    def add(self, day: date, n: int) -> date:  # of every number the same
        """Return the day itself: a length leads nowhere."""
        return day

    def between(self, after: date, until: date) -> int:  # of every span the same
        """Return how many counted days lie between two days: none."""
        return 0


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """A time during which the clock stood still; the days after `stopped_on` are not used.

    Raises:
        BadInput: the clock is resumed before it was stopped.
    """

    stopped_on: date
    resumed_on: date

    def __post_init__(self) -> None:
        if self.resumed_on < self.stopped_on:
            raise BadInput(
                _(
                    "恢复日期 %(resumed_on)s 早于暂停日期 %(stopped_on)s："
                    "恢复只能在暂停当日或之后，请改正。"
                )
                % {"stopped_on": self.stopped_on, "resumed_on": self.resumed_on}
            )


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day between start and due date that was not counted, and why, in Chinese."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date with its derivation, day by day.

    `makeup_workdays` are the counted weekend days that a notice orders worked. `provisional` says
    that a day between start and due date is not settled by a notice yet.
    """

    start: date
    term_working_days: int
    due: date
    provisional: bool
    counted: tuple[date, ...]
    makeup_workdays: tuple[date, ...]
    skipped: tuple[SkippedDay, ...]
    calendar_version: int


def united_pauses(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Join overlapping and touching pauses; leave out those that end on the day they began.

    The result is in order of date and does not depend on the order given.
    """
    united: list[Pause] = []
    for pause in sorted(p for p in pauses if p.stopped_on < p.resumed_on):
        if united and pause.stopped_on <= united[-1].resumed_on:
            resumed_on = max(united[-1].resumed_on, pause.resumed_on)
            united[-1] = Pause(united[-1].stopped_on, resumed_on)
        else:
            united.append(pause)
    return tuple(united)


def due_on(
    calendar: WorkingCalendar,
    start: date,
    n: int,
    pauses: Iterable[Pause] = (),
    *,
    least_after_resume: int = 1,
) -> date:
    """Give the last day of a term, without the explanation that `due_date` adds.

    Args:
        calendar: the version to count on.
        start: day zero.
        n: length of the term in working days, 0 or more.
        pauses: closed pauses, in any order, none before `start`.
        least_after_resume: working days that a resume leaves at least.

    Raises:
        BadInput: a pause begins before `start`.
        ValueError: `n` is negative.
        OverflowError: the result lies past the year 9999.
    """
    return _due_and_applied(calendar, start, n, tuple(pauses), least_after_resume)[0]


def due_date(
    calendar: WorkingCalendar,
    start: date,
    n: int,
    pauses: Iterable[Pause] = (),
    *,
    least_after_resume: int = 1,
) -> DueDate:
    """Give the last day of a term and every day on the way to it, counted or skipped.

    Arguments and errors are those of `due_on`.
    """
    due, applied = _due_and_applied(calendar, start, n, tuple(pauses), least_after_resume)
    counted: list[date] = []
    skipped: list[SkippedDay] = []
    for day in map(date.fromordinal, range(start.toordinal() + 1, due.toordinal() + 1)):
        if not is_working_day(calendar, day):
            skipped.append(SkippedDay(day, rest_reason(calendar, day)))
        elif any(pause.stopped_on < day <= pause.resumed_on for pause in applied):
            skipped.append(SkippedDay(day, CLOCK_STOPPED))
        else:
            counted.append(day)
    return DueDate(
        start=start,
        term_working_days=n,
        due=due,
        provisional=not calendar.covers(min(start + ONE_DAY, due), due),
        counted=tuple(counted),
        makeup_workdays=tuple(day for day in counted if day.weekday() >= SATURDAY),
        skipped=tuple(skipped),
        calendar_version=calendar.version,
    )


def _due_and_applied(
    calendar: WorkingCalendar,
    start: date,
    n: int,
    pauses: Sequence[Pause],
    least_after_resume: int,
) -> tuple[date, list[Pause]]:
    for pause in pauses:
        if pause.stopped_on < start:
            raise BadInput(
                _("暂停日期 %(stopped_on)s 早于起算日 %(start)s：时限起算之前不能暂停，请改正。")
                % {"stopped_on": pause.stopped_on, "start": start}
            )
    days = WorkingDays(calendar)
    return due_after_pauses(days, days.add(start, n), pauses, least_after_resume=least_after_resume)


def due_after_pauses(
    days: CountedDays,
    due: date,
    pauses: Iterable[Pause],
    *,
    least_after_resume: int = 1,
    all_in_time: bool = False,
) -> tuple[date, list[Pause]]:
    """Move a due date by pauses that have ended; return it with the pauses that count.

    Args:
        days: which days the term is counted in.
        due: the last day before any of the pauses.
        pauses: closed pauses, in any order; one that begins after the due date changes nothing.
        least_after_resume: counted days that a resume leaves at least.
        all_in_time: every pause is known to have begun before the term ended, whatever the due
            date comes to be on other days: it is then no earlier than the stop.
    """
    applied: list[Pause] = []
    for pause in united_pauses(pauses):
        if pause.stopped_on > due:
            if not all_in_time:
                break
            due = pause.stopped_on
        if _holds_no_counted_day(days, pause):
            continue
        remaining = days.between(pause.stopped_on, due)
        due = days.add(pause.resumed_on, max(remaining, least_after_resume))
        applied.append(pause)
    return due, applied


def _holds_no_counted_day(days: CountedDays, pause: Pause) -> bool:
    if days.counts(pause.stopped_on):
        return False
    return days.between(pause.stopped_on, pause.resumed_on) == 0
