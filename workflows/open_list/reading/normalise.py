"""Texts made comparable, so that spelling habits of an office do not look like changes."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

# Portals write one and the same name with 〔2022〕, [2022], 【2022】 or (2022).
_BRACKETS = str.maketrans("[]{}〔〕【】〖〗", "()()()()()")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060\ufeff]+")
# Stands in no text of a list, and joins with no character before or behind it.
_BETWEEN: Final = "\x00"


def compare_key(text: str) -> str:
    """Return the form of a text that both sides of a comparison use.

    Full width becomes half width (NFKC), all kinds of brackets become round ones, white space and
    invisible characters go. The result is for comparing only and is never shown or stored as the
    text itself. Rests on decisions.md (both sides of every comparison are normalised).
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _INVISIBLE.sub("", plain).translate(_BRACKETS)


def compare_keys(texts: Sequence[str]) -> list[str]:
    """Return `compare_key` of every text, made from all of them at once."""
    keys = compare_key(_BETWEEN.join(texts)).split(_BETWEEN)
    if len(keys) != len(texts):
        return list(map(compare_key, texts))
    return keys


def one_line(text: str) -> str:
    """Return the text trimmed and on one line; spaces inside are kept as written."""
    trimmed = text.strip()
    if "\n" in trimmed or "\r" in trimmed or "\t" in trimmed:
        return " ".join(trimmed.split())
    return trimmed


def identifier_text(text: str) -> str:
    """Return an identifier without edge spaces, with full-width letters and digits made plain."""
    trimmed = text.strip()
    if trimmed.isascii():
        return trimmed
    return unicodedata.normalize("NFKC", trimmed).strip()
