"""Whole numbers as they come in addresses and hidden fields, where anybody can write anything."""

from __future__ import annotations

from typing import Final

# Every key and version fits; more digits would only make Python refuse to read them.
MOST_DIGITS: Final = 18


def whole_number(text: str) -> int | None:
    """Return the number that plain digits stand for; None for all else, as `²` or 5000 digits."""
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return None
