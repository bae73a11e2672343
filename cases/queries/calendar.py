"""Reads of the calendar of working days: public facts, the same for everybody."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import IntegerField

from cases.compiled_reads import Given, Read
from cases.models.calendar import CalendarDay, CalendarVersion
from cases.models.clock import Clock
from cases.statements import Statement, run


@dataclass(frozen=True, slots=True)
class VersionStamp:
    """Which version it is and what it says: equal stamps mean equal days."""

    number: int
    digest: str


def newest_version() -> VersionStamp | None:
    """Give the stamp of the version with the highest number; one look-up by index."""
    return run(newest_version_read())


def newest_version_read() -> Statement[VersionStamp | None]:
    """Return the read of `newest_version`, to be sent together with others."""
    return _NEWEST.asked().then(lambda rows: VersionStamp(*rows[0]) if rows else None)


_NEWEST = Read(
    lambda: CalendarVersion.objects.order_by("-number").values_list("number", "digest")[:1]
)


def version_numbered(number: int) -> VersionStamp | None:
    """Give the stamp of one version, or nothing where there is none of that number."""
    row = _NUMBERED.first(number=number)
    return VersionStamp(*row) if row else None


_NUMBERED = Read(
    lambda: (
        CalendarVersion.objects.filter(number=Given("number", IntegerField()))
        .order_by()
        .values_list("number", "digest")
    )
)


def versions_of_tasks(tasks: Collection[int]) -> dict[int, VersionStamp]:
    """Give the stamp that the deadline of each of some tasks is counted on; in one look-up.

    Args:
        tasks: primary keys of tasks; those that never had a deadline are left out.
    """
    clocks = Clock.objects.filter(work_item_id__in=tasks).order_by("pk")
    found = clocks.values_list("work_item_id", "calendar_id", "calendar__digest")
    return {task: VersionStamp(number, digest) for task, number, digest in found if task}


def version_numbers() -> list[int]:
    """List the numbers of all versions, oldest first."""
    return list(CalendarVersion.objects.order_by("number").values_list("number", flat=True))


def days_of_version(number: int) -> Iterator[tuple[date, str, str]]:
    """Give date, kind and name of every day of a version, in order of date."""
    days = CalendarDay.objects.filter(version__number=number).order_by("date")
    return days.values_list("date", "kind", "name").iterator(chunk_size=4000)
