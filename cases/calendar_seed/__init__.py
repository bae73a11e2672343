"""The calendar that every installation starts with: each day of 2019 to 2026, and its notice.

The notices are data (`notices.toml`) so that a reader can hold the file against the official
text. Everything here works on plain values and an app registry, never on the live models: the
migration that loads the seed must go on working when the models have moved on.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps.registry import Apps

NOTICES = Path(__file__).with_name("notices.toml")
FIRST_VERSION = 1
ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SeedNotice:
    """One notice of the State Council as it is cited."""

    year: int
    title: str
    document_number: str
    url: str
    tier: str


@dataclass(frozen=True, slots=True)
class SeedDay:
    """One civil day: `kind` is a stored value of `DayKind`, `notice` an index into the notices."""

    day: date
    kind: str
    name: str
    notice: int | None


@dataclass(frozen=True, slots=True)
class CalendarSeed:
    """The whole seed: its notices in order of issue and one row for each covered day."""

    covers_from: date
    covers_until: date
    entered_at: datetime
    source: str
    notices: tuple[SeedNotice, ...]
    days: tuple[SeedDay, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over coverage and days, as `calendar_digest` defines it."""
        rows = ((row.day, row.kind, row.name) for row in self.days)
        return calendar_digest(self.covers_from, self.covers_until, rows)


def calendar_digest(
    covers_from: date, covers_until: date, rows: Iterator[tuple[date, str, str]]
) -> str:
    """Give the hexadecimal SHA-256 that names the content of a calendar version.

    Args:
        covers_from: first covered day.
        covers_until: last covered day.
        rows: day, kind and name of each covered day, in order of date.
    """
    lines = [f"{covers_from} {covers_until}", *(f"{day} {kind} {name}" for day, kind, name in rows)]
    return sha256("\n".join(lines).encode()).hexdigest()


def read_seed() -> CalendarSeed:
    """Read the notices and derive the kind of every covered day; a later notice overrides."""
    with NOTICES.open("rb") as file:
        content = tomllib.load(file)
    named = _days_named_by(content["notice"])
    covers_from, covers_until = content["covers_from"], content["covers_until"]
    every_day = (covers_from + n * ONE_DAY for n in range((covers_until - covers_from).days + 1))
    return CalendarSeed(
        covers_from=covers_from,
        covers_until=covers_until,
        entered_at=content["entered_at"],
        source=content["source"],
        notices=tuple(
            SeedNotice(n["year"], n["title"], n["document_number"], n["url"], n["tier"])
            for n in content["notice"]
        ),
        days=tuple(named.get(day) or _ordinary_day(day) for day in every_day),
    )


def load_seed(apps: Apps, *, alias: str) -> None:
    """Write the seed as calendar version 1 with its notices and days.

    Args:
        apps: registry that knows `cases.CalendarNotice`, `CalendarVersion` and `CalendarDay`,
            historical in a migration, live in tests.
        alias: database to write to.
    """
    seed = read_seed()
    notices = [
        _rows(apps, "CalendarNotice", alias).create(
            year=notice.year,
            title=notice.title,
            document_number=notice.document_number,
            url=notice.url,
            tier=notice.tier,
        )
        for notice in seed.notices
    ]
    version = _rows(apps, "CalendarVersion", alias).create(
        number=FIRST_VERSION,
        source=seed.source,
        covers_from=seed.covers_from,
        covers_until=seed.covers_until,
        digest=seed.digest,
        entered_at=seed.entered_at,
    )
    day_model = apps.get_model("cases", "CalendarDay")
    _rows(apps, "CalendarDay", alias).bulk_create(
        (
            day_model(
                version=version,
                date=row.day,
                kind=row.kind,
                name=row.name,
                notice=None if row.notice is None else notices[row.notice],
            )
            for row in seed.days
        ),
        batch_size=500,
    )


def _rows(apps: Apps, name: str, alias: str) -> Any:  # Any: a historical model has no type
    model: Any = apps.get_model("cases", name)
    return model.objects.using(alias)


def _days_named_by(notices: list[dict[str, Any]]) -> dict[date, SeedDay]:
    named: dict[date, SeedDay] = {}
    for index, notice in enumerate(notices):
        for period in notice["period"]:
            first, last = period["off"]
            for n in range((last - first).days + 1):
                day = first + n * ONE_DAY
                named[day] = SeedDay(day, "holiday", period["name"], index)
            for day in period["worked"]:
                named[day] = SeedDay(day, "makeup_workday", period["name"], index)
    return named


def _ordinary_day(day: date) -> SeedDay:
    if day.weekday() >= SATURDAY:
        return SeedDay(day, "rest", "周末", None)
    return SeedDay(day, "workday", "", None)
