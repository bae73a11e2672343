"""The unified social credit code (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_LENGTH = 18


def has_valid_check_digit(code: str) -> bool:
    """Tell whether an 18-character code ends in the check character that its body demands."""
    if len(code) != _LENGTH or any(character not in _ALPHABET for character in code):
        return False
    return code[-1] == check_character(code[:-1])


def check_character(body: str) -> str:
    """Return the check character of the first 17 characters of a code."""
    modulus = len(_ALPHABET)
    total = sum(
        _ALPHABET.index(character) * weight
        for character, weight in zip(body, _WEIGHTS, strict=True)
    )
    return _ALPHABET[(modulus - total % modulus) % modulus]
