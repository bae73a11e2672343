"""Characters that our font cannot print, shown by their number and named, and widths of the rest.

A name with a rare character must not come out as another name. Where the font has no picture, or
the character has none of its own (control and format characters), the text carries its number,
`〔U+20BB7〕`, and a note at the end of the document names it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from reports.pdf import FONT, known_characters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# They would change or hide what stands beside them without showing themselves.
_UNSEEN: Final = frozenset({"Cc", "Cf"})
# What a character is that has no name; a name may hold one from a machine's own set.
_NAMELESS: Final = {"Cc": "控制字符", "Co": "自造字"}


def missing_characters(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the characters that cannot be printed, each once, in order of appearance."""
    printable = _printable()
    lacking = (text for text in texts if not printable.issuperset(text))
    found = {each: None for text in lacking for each in text if each not in printable}
    return tuple(found)


def shown(text: str) -> str:
    """Return a text in which each character that cannot be printed stands as its number."""
    printable = _printable()
    if printable.issuperset(text):
        return text
    return "".join(each if each in printable else _numbered(each) for each in text)


def legend(characters: Iterable[str]) -> str:
    """Return the note that names the characters shown by number; empty where there are none."""
    named = "；".join(f"{_numbered(each)} {_name(each)}" for each in characters)
    if not named:
        return ""
    return f"附注：本文书的字库不含下列字符，文中以其统一码（Unicode）编号代替：{named}。"


@cache
def widths() -> Mapping[str, float]:
    """Return the width of each printable character, in thousandths of the font's size."""
    from reportlab.pdfbase import pdfmetrics  # slow import

    known = known_characters()
    face = pdfmetrics.getFont(FONT).face
    return {chr(code): float(face.getCharWidth(code)) for code in known}


def text_width(text: str) -> float:
    """Return the width of a text as it is shown, in thousandths of the font's size."""
    return sum(widths()[each] for each in shown(text))


@cache
def _printable() -> frozenset[str]:
    known = map(chr, known_characters())
    return frozenset(each for each in known if unicodedata.category(each) not in _UNSEEN) | {"\n"}


def _numbered(character: str) -> str:
    return f"〔U+{ord(character):04X}〕"


def _name(character: str) -> str:
    nameless = _NAMELESS.get(unicodedata.category(character), "未收录字符")
    return unicodedata.name(character, nameless)
