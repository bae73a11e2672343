"""What a notice on holidays says, and how it is typed: one holiday a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LONGEST_HOLIDAY_DAYS = 20
MOST_LINES = 40
COLUMNS = 4
_APART = re.compile(r"[,，\t]")
_BETWEEN_DAYS = re.compile(r"[\s、;；]+")


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """One holiday of a notice.

    Attributes:
        name: as the notice writes it.
        first: first day off. last: last day off.
        worked: the weekend days that are worked for it.
    """

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One notice of the State Council: what is cited, and its holidays."""

    year: int
    title: str
    document_number: str
    url: str
    holidays: tuple[Holiday, ...]


def read_holidays(text: str, *, year: int) -> tuple[Holiday, ...]:
    """Read holidays from lines of 名称, 首日, 末日, 调休上班日; the last column may be empty.

    Args:
        text: one holiday a line; days as 2027-01-01, several worked days apart by spaces.
        year: the year of the notice; days lie in it or within a month of it.

    Raises:
        BadInput: a line cannot be read; the sentence names line, value and form.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    filled = [(number, line) for number, line in lines if line]
    if not 0 < len(filled) <= MOST_LINES:
        raise BadInput(
            _t("请逐行填写 1 至 %(most)s 个节日，例如：元旦, 2027-01-01, 2027-01-03, 2027-01-09")
            % {"most": MOST_LINES},
            field="holidays",
        )
    holidays = tuple(_holiday(number, line, year) for number, line in filled)
    _refuse_contradictions(holidays)
    return holidays


def _holiday(number: int, line: str, year: int) -> Holiday:
    cells = [cell.strip() for cell in _APART.split(line)]
    if len(cells) not in {COLUMNS - 1, COLUMNS} or not cells[0]:
        raise _bad_line(number, line, _t("应为“名称, 首日, 末日, 调休上班日”四项，以逗号分隔。"))
    first, last = (_day(number, cell) for cell in cells[1:3])
    worked_cell = cells[3] if len(cells) == COLUMNS else ""
    worked = tuple(_day(number, cell) for cell in _BETWEEN_DAYS.split(worked_cell) if cell)
    if not first <= last < first + LONGEST_HOLIDAY_DAYS * ONE_DAY:
        raise _bad_line(
            number,
            line,
            _t("末日不得早于首日，一次放假不超过 %(most)s 天。") % {"most": LONGEST_HOLIDAY_DAYS},
        )
    month = timedelta(days=31)
    near = date(year, 1, 1) - month, date(year, 12, 31) + month
    for day in (first, last, *worked):
        if not near[0] <= day <= near[1]:
            raise _bad_line(number, line, _t("%(day)s 不在该年度前后一个月之内。") % {"day": day})
    for day in worked:
        if day.weekday() < SATURDAY:
            raise _bad_line(
                number,
                line,
                _t("%(day)s 不是周六或周日，不会是调休上班日。") % {"day": day},
            )
    return Holiday(name=cells[0], first=first, last=last, worked=worked)


def _day(number: int, cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise _bad_line(number, cell, _t("日期请写成 2027-01-01 的样子。")) from error


def _bad_line(number: int, shown: str, what: str) -> BadInput:
    return BadInput(
        _t("第 %(number)s 行“%(shown)s”无法识别：%(what)s")
        % {"number": number, "shown": shown[:60], "what": what},
        field="holidays",
    )


def _refuse_contradictions(holidays: tuple[Holiday, ...]) -> None:
    off: dict[date, str] = {}
    for holiday in holidays:
        for day in days_off(holiday):
            if day in off:
                raise BadInput(
                    _t("%(day)s 同时列在“%(one)s”和“%(other)s”：请核对通知原文。")
                    % {"day": day, "one": off[day], "other": holiday.name},
                    field="holidays",
                )
            off[day] = holiday.name
    for holiday in holidays:
        for day in holiday.worked:
            if day in off:
                raise BadInput(
                    _t("%(day)s 既列为放假（%(off)s）又列为调休上班：请核对通知原文。")
                    % {"day": day, "off": off[day]},
                    field="holidays",
                )


def days_off(holiday: Holiday) -> Iterator[date]:
    """Give each day off of a holiday, in order."""
    for n in range((holiday.last - holiday.first).days + 1):
        yield holiday.first + n * ONE_DAY
