"""Dates and numerals as Chinese documents write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

_DIGITS: Final = "零一二三四五六七八九"
_TEN: Final = 10


def one_line(text: str) -> str:
    """Return a text without line breaks and without runs of space."""
    return " ".join(text.split())


def chinese_date(on: date) -> str:
    """Return a date in words, such as `2026年9月1日`."""
    return f"{on.year}年{on.month}月{on.day}日"


def chinese_number(number: int) -> str:
    """Return 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, _TEN)
    if not tens:
        return _DIGITS[ones]
    leading = "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return leading + (_DIGITS[ones] if ones else "")
