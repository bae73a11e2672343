"""Drawing laid-out pages into a PDF: the same pages give the same bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reports.pdf import FONT, known_characters
from reports.typesetting.glyphs import shown, text_width
from reports.typesetting.marks import BLACK, GREY, MM, Place, Rule, Shade, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.typesetting.marks import Colour, Mark
    from reports.typesetting.pages import Pages

_DIGEST_SIZE: Final = 6.5
_NUMBER_SIZE: Final = 9.0
_LABEL_SIZE: Final = 8.0
_FOOT: Final = 17 * MM
# The one weight of our font is thickened by so much of its size where it should be bold.
_BOLDER: Final = 0.028


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A document: its bytes, how many pages, and where seals and signatures belong."""

    content: bytes
    pages: int
    places: tuple[Place, ...]


def draw(pages: Pages, *, title: str, author: str, subject: str, foot: str) -> Drawn:
    """Draw pages with our font embedded.

    Args:
        pages: what was laid out.
        title: of the file, shown by readers of PDF.
        author: who issues it.
        subject: its number.
        foot: stands on every page beside its number.
    """
    from reportlab.pdfgen.canvas import Canvas  # slow import

    known_characters()
    file = io.BytesIO()
    # The first font of a page is ours too: the library's own would be named and not embedded.
    canvas = Canvas(
        file,
        pagesize=(pages.paper.width, pages.paper.height),
        invariant=1,
        lang="zh-CN",
        initialFontName=FONT,
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    for number, marks in enumerate(pages.pages, start=1):
        for place in pages.places:
            if place.page == number:
                _place(canvas, place)
        _marks(canvas, marks)
        _footer(canvas, pages, foot, f"第 {number} 页，共 {len(pages.pages)} 页")
        canvas.showPage()
    canvas.save()
    return Drawn(content=file.getvalue(), pages=len(pages.pages), places=tuple(pages.places))


def _marks(canvas: Any, marks: Sequence[Mark]) -> None:  # Any: the untyped library
    for mark in marks:
        match mark:
            case Words():
                _words(canvas, mark)
            case Rule():
                canvas.setStrokeColorRGB(*mark.colour)
                canvas.setLineWidth(mark.width)
                canvas.line(mark.x, mark.y, mark.to_x, mark.to_y)
            case Shade():
                canvas.setFillColorRGB(*mark.colour)
                canvas.rect(mark.x, mark.y, mark.width, mark.height, stroke=0, fill=1)


def _words(canvas: Any, words: Words) -> None:  # Any: the untyped library
    canvas.setFillColorRGB(*words.colour)
    if words.is_bold:
        canvas.setStrokeColorRGB(*words.colour)
        canvas.setLineWidth(words.size * _BOLDER)
    canvas.setFont(FONT, words.size)
    canvas.drawString(
        words.x,
        words.y,
        words.text,
        mode=2 if words.is_bold else None,
        charSpace=words.stretch or None,
    )


def _place(canvas: Any, place: Place) -> None:  # Any: the untyped library
    canvas.saveState()
    canvas.setStrokeColorRGB(*GREY)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 3)
    if place.is_round:
        canvas.ellipse(place.x, place.y, place.x + place.width, place.y + place.height)
    else:
        canvas.rect(place.x, place.y, place.width, place.height)
    canvas.restoreState()
    # Above the middle, where a line of text runs through.
    label = Words(place.x + 4, place.y + place.height - 12, place.label, _LABEL_SIZE, colour=GREY)
    _words(canvas, _centred(label, place) if place.is_round else label)


def _centred(words: Words, place: Place) -> Words:
    free = place.width - text_width(words.text) * words.size / 1000
    return Words(place.x + free / 2, words.y - 8, words.text, words.size, colour=words.colour)


def _footer(canvas: Any, pages: Pages, foot: str, number: str) -> None:  # Any: untyped library
    paper, right = pages.paper, pages.paper.width - pages.paper.right
    colour: Colour = BLACK
    canvas.setStrokeColorRGB(*GREY)
    canvas.setLineWidth(0.4)
    canvas.line(paper.left, _FOOT + 13, right, _FOOT + 13)
    _words(canvas, Words(paper.left, _FOOT, shown(foot), _DIGEST_SIZE, colour=GREY))
    at = right - text_width(number) * _NUMBER_SIZE / 1000
    _words(canvas, Words(at, _FOOT, number, _NUMBER_SIZE, colour=colour))
