"""A clock as the normative text tells it, lived through one civil day at a time.

It shares no code with the product: not the arithmetic, not the fold, not the calendar's tables.
Slow and plain on purpose; each method cites the item of queues-and-deadlines 2.1 that it says.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable

NOTICES = Path(__file__).resolve().parents[3] / "cases" / "calendar_seed" / "notices.toml"
ONE_DAY = timedelta(days=1)
# Article 2 of 全国年节及纪念日放假办法, for years whose notice is not out.
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


@cache
def official_days() -> tuple[frozenset[date], frozenset[date], date]:
    """Return days off, worked days and the last settled day, straight from the notices."""
    content = tomllib.loads(NOTICES.read_text(encoding="utf-8"))
    off: set[date] = set()
    worked: set[date] = set()
    for period in (each for notice in content["notice"] for each in notice["period"]):
        day, last = period["off"]
        while day <= last:
            off.add(day)
            worked.discard(day)
            day += ONE_DAY
        worked |= set(period["worked"])
        off -= set(period["worked"])
    return frozenset(off), frozenset(worked), content["covers_until"]


def is_worked(day: date) -> bool:
    """Item 3: the notice decides; where there is none, Monday to Friday without fixed holidays."""
    off, makeup, until = official_days()
    if day > until:
        return day.weekday() < 5 and (day.month, day.day) not in FIXED
    return day in makeup or (day.weekday() < 5 and day not in off)


MINUTE = timedelta(minutes=1)


def is_office_minute(at: datetime) -> bool:
    """decisions.md, Clocks: whether the minute that begins at a moment is worked."""
    now = at.time()
    return is_worked(at.date()) and (
        time(9) <= now < time(11, 30) or time(13, 30) <= now < time(17, 30)
    )


def lived_through(start: datetime, hours: int) -> datetime:
    """Return the moment at which so many office hours are over, lived minute by minute."""
    at, left = start.replace(second=0, microsecond=0), hours * 60
    while left:
        left -= is_office_minute(at)
        at += MINUTE
    return at


@dataclass
class Wait:
    """One pause: open while `until` is None."""

    reason: str
    since: date
    until: date | None = None


@dataclass
class NaiveClock:
    """Items 2 to 9: `left` counted days after `anchor`, and what the clock waits for."""

    # What may show that a breach is none.
    withdrawing: ClassVar = {"pause", "satisfy"}
    length: int
    counts: Callable[[date], bool] = is_worked
    judges: bool = True
    anchor: date = date.min
    left: int = 0
    start_on: date | None = None
    cycle: int = 0
    status: str = ""
    extended_by: int = 0
    paused_on: date | None = None
    last_resume: date | None = None
    satisfied_on: date | None = None
    breach_withdrawn_on: date | None = None
    due_time: time | None = None
    waits: list[Wait] = field(default_factory=list)
    log: list[tuple[str, str, date, int, time | None]] = field(default_factory=list)

    @property
    def due_on(self) -> date:
        """Item 2: day zero is not counted; the last counted day is the due day."""
        day, left = self.anchor, self.left
        while left > 0:
            day += ONE_DAY
            left -= self.counts(day)
        return day

    def open_wait(self, reason: str) -> Wait | None:
        return next((w for w in self.waits if w.reason == reason and w.until is None), None)

    def shows_breach(self, today: date) -> bool:
        """Item 2: the term ended and was not answered in it."""
        if self.status == "satisfied" and self.satisfied_on is not None:
            return self.satisfied_on > self.due_on
        return self.status == "running" and today > self.due_on

    def record(self, kind: str, reason: str, on: date, days: int, *, at: datetime) -> None:
        """Take in what is recorded now; item 12: a breach that is none is withdrawn."""
        today = at.date()
        was_late = self.shows_breach(today)
        self.take(kind, reason, on, days, since=at.time() if on == today else None)
        if was_late and kind in self.withdrawing and not self.shows_breach(today):
            self.breach_withdrawn_on = today

    def take(
        self, kind: str, reason: str, on: date, days: int = 0, *, since: time | None = None
    ) -> None:
        """Take one recorded event in; item 9: what comes after the due day changes nothing."""
        too_late = self.judges and self.status == "running" and on > self.due_on
        if kind in {"pause", "extend"} and too_late:
            return
        self.log.append((kind, reason, on, days, since))
        match kind:
            case "start" | "reset":
                self._begin(reason, on, since)
            case "pause" if self.open_wait(reason) is None:
                self.waits.append(Wait(reason, on))
                self._live()
            case "resume" if wait := self.open_wait(reason):
                wait.until = on
                self.last_resume = max(self.last_resume or on, on)
                self._live()
            case "extend":
                self.left += days
                self.extended_by += days
            case "satisfy" | "void":
                self.status = {"satisfy": "satisfied", "void": "void"}[kind]
                self.satisfied_on = on if kind == "satisfy" else None
                self.waits, self.paused_on = [], None

    def counted_on(self, counts: Callable[[date], bool]) -> NaiveClock:
        """Item 12: the same history on other days; what was in time stays in time."""
        again = NaiveClock(length=self.length, counts=counts, judges=False)
        for kind, reason, on, days, since in self.log:
            again.take(kind, reason, on, days, since=since)
        again.judges = True
        return again

    def whole_term(self, on: date, since: time | None) -> int:  # of every start
        """Item 2: so many counted days; the time of the start is nothing to them."""
        return self.length

    def _begin(self, answered: str, on: date, since: time | None) -> None:
        """Item 6: the whole term from that day; what else is waited for goes on."""
        still = [w for w in self.waits if w.until is None and w.reason != answered]
        self.waits = [Wait(w.reason, max(w.since, on)) for w in still]
        self.start_on, self.anchor, self.left = on, on, self.whole_term(on, since)
        self.cycle, self.extended_by, self.last_resume = self.cycle + 1, 0, None
        self.breach_withdrawn_on = None
        self._live()

    def _live(self) -> None:
        """Items 4, 5 and 7: walk from the anchor through every day that is known."""
        day, left = self.anchor, self.left
        self.status, self.paused_on = "running", None
        while True:
            until = self._stands_until(day)
            if until is None:
                self.status, self.paused_on = "paused", day
                return
            if until > day:
                # Item 4: nothing happens where no day is worked; item 5: a day is left.
                if any(self.counts(d) for d in days_from(day, until)):
                    left = max(left, 1)
                day = until
                self.anchor, self.left = day, left
                self.waits = [w for w in self.waits if w.until is None or w.until > day]
                continue
            is_over = left == 0 and self.judges
            if is_over or not any(w.since > day for w in self.waits):
                self.waits = []
                return
            day += ONE_DAY
            left -= bool(left) and self.counts(day)

    def _stands_until(self, day: date) -> date | None:
        """Return the end of the unbroken stand that a day lies in: None where it lasts."""
        end = day
        while over := [w for w in self.waits if w.since <= end and (w.until or date.max) > end]:
            if any(w.until is None for w in over):
                return None
            end = max(w.until for w in over if w.until)
        return end


def days_from(first: date, last: date) -> list[date]:
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


@dataclass
class NaiveHours(NaiveClock):
    """decisions.md, Clocks, `working_hour`: the hours are lived through minute by minute.

    What comes later moves the last day as it moves that of any other clock; the time stays.
    """

    def whole_term(self, on: date, since: time | None) -> int:
        """Return how many worked days after the start the last hour falls."""
        begun = datetime.combine(on, since) if since else datetime.combine(on + ONE_DAY, time())
        end = lived_through(begun, self.length)
        self.due_time = end.time()
        return sum(self.counts(day) for day in days_from(on + ONE_DAY, end.date()))


@dataclass
class NaiveFixedDate(NaiveClock):
    """decisions.md, Clocks, `fixed_date`, and decision 0019: a date that is given."""

    withdrawing: ClassVar = {"satisfy"}
    given: date = date.min

    @property
    def due_on(self) -> date:
        """The date in force, whatever is waited for."""
        return self.given

    def take(
        self, kind: str, reason: str, on: date, days: int = 0, *, since: time | None = None
    ) -> None:
        """A date that went by is not lengthened, even while the clock stands still."""
        if kind != "extend":
            super().take(kind, reason, on, days, since=since)
        elif on <= self.given:
            self.given = self.lengthened(days)
            self.extended_by += days

    def lengthened(self, days: int) -> date:
        """Return the date so many working days later."""
        day, left = self.given, days
        while left:
            day += ONE_DAY
            left -= is_worked(day)
        return day

    def _live(self) -> None:
        """Find the stand that lasts; what begins when the date has gone by, and it ran, is late."""
        day = self.anchor
        self.status, self.paused_on = "running", None
        while True:
            until = self._stands_until(day)
            if until is None:
                self.status, self.paused_on = "paused", day
                return
            day = until
            ahead = [w for w in self.waits if w.since > day and (w.until or date.max) > w.since]
            if day >= self.given or not ahead:
                self.waits = []
                return
            day = min(w.since for w in ahead)
            if day > self.given:
                self.waits = []
                return
