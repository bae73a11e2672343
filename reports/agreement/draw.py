"""An agreement as a PDF: made from its text and nothing else, so that both say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cases.text_digest import text_digests
from reports.typesetting.draw import draw
from reports.typesetting.glyphs import legend, missing_characters
from reports.typesetting.marks import GREY, MM, Place
from reports.typesetting.pages import Pages, Paper, Style

if TYPE_CHECKING:
    from reports.typesetting.draw import Drawn

_PAPER: Final = Paper(top=25 * MM, bottom=26 * MM, left=27 * MM, right=25 * MM)
_TITLE: Final = Style(size=20, leading=34, align="centre", is_bold=True, after=6)
_NUMBER: Final = Style(size=10.5, leading=18, align="centre", colour=GREY, after=8)
_CLAUSE: Final = Style(size=11, leading=19, is_bold=True, before=5)
_BODY: Final = Style(size=10.5, leading=17.5, indent=2)
_NOTE: Final = Style(size=8, leading=13, colour=GREY, before=10)
_CLAUSE_LINE: Final = re.compile(r"^第[一二三四五六七八九十]+条　")
_SIGNING_HEIGHT: Final = 34 * MM
_BETWEEN: Final = 8 * MM


def draw_agreement(text: str) -> Drawn:
    """Draw the canonical text of an agreement, with a place for each side to sign.

    Every page carries the SHA-256 of the text, so that a page can be held against what was bound.

    Args:
        text: as `cases.agreement.text.rendered_text` gives it.
    """
    title, number, *_ = text.splitlines()
    digest = text_digests(text).sha256
    return draw(
        laid_out(text),
        title=title,
        author=title,
        subject=number,
        foot=f"协议文本 SHA-256：{digest}",
    )


def laid_out(text: str) -> Pages:
    """Return the pages of an agreement before they are drawn."""
    title, number, *lines = text.splitlines()
    pages = Pages(_PAPER)
    pages.paragraph(title, _TITLE)
    pages.paragraph(number, _NUMBER)
    for line in lines[:-1]:
        _line(pages, line)
    # The last line stays on the page of the places for signing.
    pages.paragraph(lines[-1], _BODY, followed_by=_SIGNING_HEIGHT + _BETWEEN)
    _places(pages)
    note = legend(missing_characters([text]))
    if note:
        pages.paragraph(note, _NOTE)
    return pages


def _line(pages: Pages, line: str) -> None:
    if _CLAUSE_LINE.match(line):
        # A heading does not stay behind alone at the foot of a page.
        pages.paragraph(line, _CLAUSE, followed_by=2 * _BODY.leading)
    else:
        pages.paragraph(line, _BODY)


def _places(pages: Pages) -> None:
    pages.gap(_BETWEEN)
    paper = pages.paper
    width = (paper.measure - _BETWEEN) / 2
    pages.y -= _SIGNING_HEIGHT
    for at, label in enumerate(("甲方（签章、日期）", "乙方（签章、日期）")):
        left = paper.left + at * (width + _BETWEEN)
        pages.places.append(Place(len(pages.pages), left, pages.y, width, _SIGNING_HEIGHT, label))
