"""Count a term in working days and show every day on the way."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand, UsageError
from workflows.clock_arithmetic import DueDate, Pause, due_date
from workflows.engine.calendar import calendar_version, newest_calendar

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
WEEKDAYS = "一二三四五六日"


class Command(JsonCommand):
    """`due_date START N [--pause A..B]... [--calendar V] [--json]`."""

    help = gettext_noop("计算工作日期限，并逐日说明理由")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument("start", metavar="START", help=_("起算日（当日不计），如 2023-09-27"))
        parser.add_argument("n", metavar="N", help=_("工作日数，如 5"))
        parser.add_argument(
            "--pause",
            metavar="A..B",
            action="append",
            default=[],
            help=_("暂停日..恢复日，可重复，如 2025-09-28..2025-09-30"),
        )
        parser.add_argument("--calendar", metavar="V", help=_("工作日历版本号，缺省为最新版"))

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        start = read_date(options["start"], what=_("起算日"))
        n = read_number(options["n"], what=_("工作日数"))
        pauses = [read_pause(text) for text in options["pause"]]
        if options["calendar"] is None:
            calendar = newest_calendar()
        else:
            calendar = calendar_version(read_number(options["calendar"], what=_("日历版本")))
        try:
            result = due_date(calendar, start, n, pauses)
        except OverflowError as error:
            raise UsageError(
                _("从 %(start)s 起算 %(n)s 个工作日超出了公元 9999 年：请减少工作日数。")
                % {"start": start, "n": n}
            ) from error
        return Answer(data=_as_data(result), lines=_as_lines(result))


def read_date(text: str, *, what: str) -> date:
    """Read `2023-09-27`; raise `UsageError` naming `what` for anything else."""
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(
        _("%(what)s“%(text)s”不是有效日期：请写成 年-月-日，例如 2023-09-27。")
        % {"what": what, "text": text}
    )


def read_number(text: str, *, what: str) -> int:
    """Read a whole number from 0 to 999999999; raise `UsageError` naming `what` otherwise."""
    if WHOLE_NUMBER.fullmatch(text):
        return int(text)
    raise UsageError(
        _("%(what)s“%(text)s”不对：只能是不小于 0 的整数，例如 5。") % {"what": what, "text": text}
    )


def read_pause(text: str) -> Pause:
    """Read `2025-09-28..2025-09-30`; raise `UsageError` where it is not two dates."""
    stopped_on, dots, resumed_on = text.partition("..")
    if not dots:
        raise UsageError(
            _("暂停“%(text)s”写法不对：请写成 暂停日..恢复日，例如 2025-09-28..2025-09-30。")
            % {"text": text}
        )
    return Pause(
        read_date(stopped_on, what=_("暂停日期")), read_date(resumed_on, what=_("恢复日期"))
    )


def _as_data(result: DueDate) -> dict[str, object]:
    return {
        "due": result.due.isoformat(),
        "provisional": result.provisional,
        "counted": [day.isoformat() for day in result.counted],
        "skipped": [
            {"date": skipped.day.isoformat(), "reason": skipped.reason}
            for skipped in result.skipped
        ],
        "makeup_workdays": [day.isoformat() for day in result.makeup_workdays],
        "calendar": result.calendar_version,
    }


def _as_lines(result: DueDate) -> list[str]:
    notes = {day: _("计入") for day in result.counted}
    notes |= {day: _("计入（调休上班）") for day in result.makeup_workdays}
    notes |= {row.day: _("不计（%(reason)s）") % {"reason": row.reason} for row in result.skipped}
    lines = [f"{_with_weekday(day)}  {note}" for day, note in sorted(notes.items())]
    lines.append(
        _("到期日 %(due)s，依据第 %(version)s 版工作日历。")
        % {"due": _with_weekday(result.due), "version": result.calendar_version}
    )
    if result.provisional:
        lines.append(_("暂定：期间有日期尚无节假日通知，通知发布后重新计算。"))
    return lines


def _with_weekday(day: date) -> str:
    return f"{day}（周{WEEKDAYS[day.weekday()]}）"
