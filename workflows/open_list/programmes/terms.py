"""The numbers of `workflows/programmes.toml`, and the same day some months later."""

from __future__ import annotations

import calendar
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = Path(__file__).parents[2] / "programmes.toml"
_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What new programmes are proposed with, and how long before its end a label is talked of."""

    targets: Mapping[str, int]
    months: int
    renew_days: int
    remind_days: int


@cache
def terms() -> Terms:
    """Return the numbers of the file."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Terms(targets=said["target"], **said["term"])


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month.

    Args:
        day: the day.
        months: how many; negative: earlier.
    """
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
