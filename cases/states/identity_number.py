"""The number of an identity card (公民身份号码, GB 11643-1999)."""

from __future__ import annotations

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LENGTH = 18


def is_identity_number(number: str) -> bool:
    """Tell whether 18 characters hold a day of birth and end in the check character due."""
    body, check = number[:-1], number[-1:]
    if len(number) != _LENGTH or not (body.isascii() and body.isdigit()):
        return False
    return _is_a_day(body[6:14]) and check == check_character(body)


def check_character(body: str) -> str:
    """Return the check character of the first 17 digits of a number."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return _CHECKS[total % len(_CHECKS)]


def masked(number: str) -> str:
    """Return a number as it may be shown: the first three and the last two characters."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def _is_a_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
