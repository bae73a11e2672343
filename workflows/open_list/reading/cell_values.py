"""Values inside cells: dates, whole numbers, lists of words."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from cases.states.civil_time import SHANGHAI

# Day 0 of spreadsheet dates; the phantom 29 February 1900 is behind all dates accepted here.
_SERIAL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - wall time, made aware below
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?")
_SPOKEN_DATE: Final = re.compile(
    r"(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?\s*[秒分]?)?"
)
_FIRST_YEAR: Final = 1949
_LAST_YEAR: Final = 2199
_INTEGER: Final = re.compile(r"(-?\d+)(?:\.0*)?")
_LARGEST_COUNT: Final = 2**63 - 1
_NOTHING: Final = frozenset({"", "-", "--", "—", "——", "/", "\\"})
_FORMAT_SEPARATOR: Final = re.compile(r"[;；,，、|/\s\[\]'\"]+")
_COMMAS: Final = re.compile(r"[,，、|]")


def blank_dash(text: str) -> str:
    """Return the text trimmed, or nothing where it is only a dash or slash for "none"."""
    trimmed = text.strip()
    return "" if trimmed in _NOTHING else trimmed


def read_date(text: str) -> datetime | None:
    """Return the moment a cell names, aware and in UTC, or None when it cannot be read.

    Understood are ISO dates and times, 2026/4/23, 2026年4月23日, and the serial numbers that
    spreadsheets keep dates as. Times without a zone are Asia/Shanghai.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        found = _spoken(text)
        if found is None:
            return None
        moment = found
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    return moment.astimezone(UTC)


def _spoken(text: str) -> datetime | None:
    if _SERIAL.fullmatch(text):
        exact = _SERIAL_EPOCH + timedelta(days=float(text))
        # A day fraction is not exact; spreadsheets show the nearest second.
        return (exact + timedelta(microseconds=500_000)).replace(microsecond=0)
    match = _SPOKEN_DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - made aware above
    except ValueError:
        return None


def read_count(text: str) -> int | None:
    """Return a whole number such as `13`, `13.0` or `1,300`, or None when it is none."""
    match = _INTEGER.fullmatch(text.replace(",", "").replace("，", ""))
    if match is None:
        return None
    number = int(match[1]) if len(match[1]) < len(str(_LARGEST_COUNT)) else -1
    return number if number >= 0 else None


@lru_cache(maxsize=4096)
def read_formats(text: str) -> str:
    """Return format words in upper case, each once, in the order written, joined by `;`."""
    words = _FORMAT_SEPARATOR.split(blank_dash(text).upper())
    return ";".join(dict.fromkeys(word for word in words if word))


def read_items(text: str) -> tuple[str, ...]:
    """Return the names of data items.

    Line breaks separate them where there are any, else semicolons, else commas: a comma inside
    one of several names must not cut it.
    """
    if "\n" in text:
        parts = text.split("\n")
    elif ";" in text or "；" in text:
        parts = text.replace("；", ";").split(";")
    else:
        parts = _COMMAS.split(blank_dash(text))
    return tuple(item for part in parts if (item := part.strip()))
