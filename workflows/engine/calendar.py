"""The calendars in force, kept in the process.

A version never changes, so its tables are built once and looked up by number and digest: asking
for the newest calendar costs one look-up by index, and a version entered meanwhile is seen at once.
"""

from collections.abc import Collection
from functools import lru_cache

from django.utils.translation import gettext as _

from cases.errors import BadInput, GuardFailed
from cases.models.calendar import COUNTED_KINDS
from cases.queries.calendar import (
    VersionStamp,
    days_of_version,
    newest_version,
    version_numbered,
    version_numbers,
    versions_of_tasks,
)
from workflows.working_days import KnownDay, WorkingCalendar, build_calendar

# Versions that a recomputation may compare at one time; each takes about 1 MB.
KEPT_VERSIONS = 8


def newest_calendar() -> WorkingCalendar:
    """Give the calendar that new deadlines are counted on.

    Raises:
        GuardFailed: the database holds no calendar.
    """
    return calendar_stamped(newest_version())


def calendar_stamped(stamp: VersionStamp | None) -> WorkingCalendar:
    """Give the calendar of a stamp that was read; `newest_calendar` for who needs no other read.

    Raises:
        GuardFailed: there is no stamp, because the database holds no calendar.
    """
    if stamp is None:
        raise GuardFailed(
            _("数据库中没有工作日历，无法计算期限：请先运行 manage.py migrate 载入日历。")
        )
    return _built(stamp)


def calendar_version(number: int) -> WorkingCalendar:
    """Give one version, for a deadline that was counted on it.

    Raises:
        BadInput: there is no version of that number; the sentence lists those there are.
    """
    stamp = version_numbered(number)
    if stamp is None:
        raise BadInput(
            _("没有第 %(number)s 版工作日历：现有版本为 %(known)s，请从中选择。")
            % {"number": number, "known": "、".join(map(str, version_numbers())) or _("无")}
        )
    return _built(stamp)


def calendars_of_tasks(tasks: Collection[int]) -> dict[int, WorkingCalendar]:
    """Give the calendar that the deadline of each of some tasks is counted on; in one look-up.

    A deadline that a newer notice did not move stays on the version that it was counted on.

    Args:
        tasks: primary keys of tasks; those that never had a deadline are left out.
    """
    return {task: _built(stamp) for task, stamp in versions_of_tasks(tasks).items()}


@lru_cache(maxsize=KEPT_VERSIONS)
def _built(stamp: VersionStamp) -> WorkingCalendar:
    rows = days_of_version(stamp.number)
    return build_calendar(
        stamp.number, (KnownDay(day, kind in COUNTED_KINDS, name) for day, kind, name in rows)
    )
