"""Setting and drawing a letter: head, number, title, text, and the place of the seal.

The order of the parts and their places follow the custom of official documents (GB/T 9704); the
sizes are a house default, since our font has one weight and is not the one of the standard.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from cases.letters.parts import Kind, Part, letter_digests, parts_of
from cases.letters.table import Table
from reports.typesetting.draw import draw
from reports.typesetting.glyphs import legend, missing_characters, shown, text_width
from reports.typesetting.marks import GREY, MM, RED, Place, Rule, Words
from reports.typesetting.pages import Pages, Paper, Style
from reports.typesetting.table import set_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cases.letters.letter import Letter
    from reports.typesetting.draw import Drawn

# A seal of an authority is a circle of 42 mm.
SEAL: Final = 42 * MM
_PAPER: Final = Paper(top=28 * MM, bottom=25 * MM)
_BODY_SIZE: Final = 13.0
_LEADING: Final = 21.0
_STYLES: Final = {
    Kind.HEAD: Style(size=26, leading=40, align="centre", colour=RED, is_bold=True, after=10),
    Kind.NUMBER: Style(size=12, leading=20, align="centre", after=8),
    Kind.TITLE: Style(size=19, leading=31, align="centre", is_bold=True, before=18, after=14),
    Kind.ADDRESSEE: Style(size=_BODY_SIZE, leading=_LEADING),
    Kind.BODY: Style(size=_BODY_SIZE, leading=_LEADING, indent=2),
    Kind.HEADING: Style(size=_BODY_SIZE, leading=_LEADING, indent=2, is_bold=True, before=3),
    Kind.OFFICE: Style(size=_BODY_SIZE, leading=_LEADING, align="right"),
    Kind.ENQUIRIES: Style(size=_BODY_SIZE, leading=_LEADING, indent=2, before=6),
    Kind.NOTE: Style(size=8, leading=13, colour=GREY, before=6),
}
# A longer name of an office takes a second line.
_LEAST_HEAD: Final = 17.0
# The middle of the seal is that of two lines; above them it needs as much room as below.
_ABOVE_NAME: Final = SEAL / 2 - _LEADING + 2
_CLOSING: Final = _ABOVE_NAME + _LEADING + SEAL / 2


def draw_letter(letter: Letter) -> Drawn:
    """Draw a letter, with the digest of its text and the page number on every page."""
    return draw(
        laid_out(letter),
        title=f"{letter.title} {letter.number}",
        author=letter.office,
        subject=letter.number,
        foot=f"正文 SHA-256：{letter_digests(letter).sha256}",
    )


def laid_out(letter: Letter) -> Pages:
    """Return the pages of a letter before they are drawn."""
    pages = Pages(_PAPER)
    *above, office, date = parts_of(letter)
    note = legend(missing_characters(chain.from_iterable(map(_texts, parts_of(letter)))))
    if note:
        above.append(Part(Kind.NOTE, note))
    for at, part in enumerate(above):
        _set(pages, part, followed_by=_kept_below(above, at))
    _close(pages, *_texts(office), *_texts(date))
    return pages


def _kept_below(parts: Sequence[Part | Table], at: int) -> float:
    """Return what must stay on the page below a part: no heading and no seal stands alone."""
    part = parts[at]
    if at + 1 == len(parts):
        return _CLOSING
    following = parts[at + 1]
    if isinstance(part, Part) and part.kind is Kind.HEADING:
        return 2 * _LEADING + _kept_below(parts, at + 1)
    if isinstance(following, Part) and following.kind is Kind.NOTE:
        return 2 * _STYLES[Kind.NOTE].leading + _kept_below(parts, at + 1)
    return 0.0


def _texts(part: Part | Table) -> Iterator[str]:
    if isinstance(part, Table):
        yield from chain(part.header, *part.rows)
    else:
        yield part.text


def _set(pages: Pages, part: Part | Table, *, followed_by: float) -> None:
    if isinstance(part, Table):
        pages.gap(4)
        set_table(pages, part)
        return
    style = _STYLES[part.kind]
    if part.kind is Kind.HEAD:
        style = _fitting(part.text, style, pages.paper.measure)
    pages.paragraph(part.text, style, followed_by=followed_by)
    if part.kind is Kind.NUMBER:
        left, right = pages.paper.left, pages.paper.left + pages.paper.measure
        pages.put(Rule(left, pages.y, right, pages.y, 1.6, RED))


def _fitting(text: str, style: Style, measure: float) -> Style:
    """Return the style small enough for the name of an office on one line, if it can be."""
    wanted = measure / max(text_width(text), 1.0) * 1000
    if wanted >= style.size:
        return style
    size = max(wanted, _LEAST_HEAD)
    return replace(style, size=size, leading=size * 1.5)


def _close(pages: Pages, office: str, date: str) -> None:
    """Set the name of the office above the date, both under the circle of its seal.

    The date stands four characters from the right; the name is centred over it, or ends with the
    line where it is too long for that.
    """
    paper = pages.paper
    right = paper.left + paper.measure
    half = text_width(office) * _BODY_SIZE / 2000
    pages.need(_CLOSING + 2 * half // paper.measure * _LEADING)
    centre = right - 4 * _BODY_SIZE - text_width(date) * _BODY_SIZE / 2000
    centre = max(min(centre, right - half), right - paper.measure / 2)
    pages.y -= _ABOVE_NAME
    named_from = pages.y
    if half * 2 <= paper.measure:
        _centred(pages, office, centre)
    else:
        pages.paragraph(office, _STYLES[Kind.OFFICE])
    _centred(pages, date, centre)
    middle = (named_from + pages.y) / 2
    pages.places.append(
        Place(
            len(pages.pages),
            centre - SEAL / 2,
            middle - SEAL / 2,
            SEAL,
            SEAL,
            "（盖章处）",
            is_round=True,
        )
    )


def _centred(pages: Pages, text: str, centre: float) -> None:
    pages.y -= _LEADING
    words = shown(text)
    x = centre - text_width(words) * _BODY_SIZE / 2000
    pages.put(Words(x, pages.y + _LEADING * 0.3, words, _BODY_SIZE))
