"""Breaking Chinese text into lines.

No line begins with closing punctuation or ends with an opening bracket (避头尾), and no number,
word or document number is cut unless it is longer than a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NEVER_FIRST: Final = frozenset("，。、；：？！）〕】》〉」』”’·…—％%,.;:?!)]}")
NEVER_LAST: Final = frozenset("（〔【《〈「『“‘([{¥￥№")
_IN_WORDS: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+%&=~#?"
)
# A document number is one word: 沪数公开〔2026〕12号 must not end a line with 〔2026〕12.
# What is to be written in by hand: a blank is one place, on one line.
_BLANK: Final = "＿"
_CLOSES_NUMBER: Final = frozenset("号条款项年月日页")
# More would show as holes between the characters.
_MOST_STRETCH: Final = 2_500.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line; lengths are in thousandths of the font's size.

    Attributes:
        text: what is printed.
        width: of the text as it is.
        stretch: how much to add after each character so that the line is filled.
        begins: whether a paragraph begins with it.
    """

    text: str
    width: float
    stretch: float
    begins: bool


def break_lines(
    text: str, *, limit: float, indent: float = 0.0, widths: Mapping[str, float]
) -> list[Line]:
    """Return the lines of a text; what stands after a line break begins a paragraph.

    Args:
        text: what the font can print, and line breaks.
        limit: the width of a full line, in thousandths of the font's size.
        indent: how much less the first line of a paragraph takes.
        widths: of each character, in thousandths of the font's size.
    """
    return [
        line
        for paragraph in text.split("\n")
        for line in _of_paragraph(paragraph, limit, indent, widths)
    ]


def _of_paragraph(
    text: str, limit: float, indent: float, widths: Mapping[str, float]
) -> Iterator[Line]:
    room, start, begins = limit - indent, 0, True
    while True:
        end, width = _as_many_as_fit(text, start, room, widths)
        if end == len(text):
            yield Line(text[start:], width, 0.0, begins)
            return
        end = _lawful_break(text, start, end)
        cut = text[start:end].rstrip(" ")
        taken = sum(widths[each] for each in cut)
        yield Line(cut, taken, _stretch(room - taken, len(cut) - 1), begins)
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
        room, begins = limit, False


def _as_many_as_fit(
    text: str, start: int, room: float, widths: Mapping[str, float]
) -> tuple[int, float]:
    """Return where a line that breaks anywhere would end, at least one character on, and width."""
    width, at = 0.0, start
    while at < len(text):
        more = width + widths[text[at]]
        if more > room and at > start:
            break
        width, at = more, at + 1
    return at, width


def _lawful_break(text: str, start: int, end: int) -> int:
    """Return the last place up to `end` where a line may end; `end` where there is none."""
    for at in range(end, start, -1):
        if _may_break(text[at - 1], text[at]):
            return at
    return end


def _may_break(before: str, after: str) -> bool:
    if after in NEVER_FIRST or before in NEVER_LAST or (before == "," and after.isdigit()):
        return False
    if before == after == _BLANK:
        return False
    in_number = before in _IN_WORDS or before == "〕"
    return not (in_number and (after in _IN_WORDS or after in _CLOSES_NUMBER))


def _stretch(left: float, gaps: int) -> float:
    return left / gaps if gaps > 0 and 0 < left <= _MOST_STRETCH else 0.0
