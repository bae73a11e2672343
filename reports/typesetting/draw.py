"""Drawing laid-out pages into a PDF: the same pages give the same bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reports.pdf import FONT, known_characters
from reports.typesetting.glyphs import shown, text_width
from reports.typesetting.marks import GREY, MM, Place, Rule, Shade, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.typesetting.marks import Colour, Mark
    from reports.typesetting.pages import Pages, Paper

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
        places = [place for place in pages.places if place.page == number]
        for place in places:
            _outline(canvas, place)
        labels = [_label(place) for place in places]
        at = f"第 {number} 页，共 {len(pages.pages)} 页"
        _marks(canvas, [*labels, *marks, *_footer(pages.paper, foot, at)])
        canvas.showPage()
    canvas.save()
    return Drawn(content=file.getvalue(), pages=len(pages.pages), places=tuple(pages.places))


def _marks(canvas: Any, marks: Sequence[Mark]) -> None:  # Any: the untyped library
    colour: Colour | None = None
    for mark in marks:
        if not isinstance(mark, Rule) and mark.colour != colour:
            # Named only where it changes.
            canvas.setFillColorRGB(*mark.colour)
            colour = mark.colour
        match mark:
            case Words():
                _words(canvas, mark)
            case Rule():
                canvas.setStrokeColorRGB(*mark.colour)
                canvas.setLineWidth(mark.width)
                canvas.line(mark.x, mark.y, mark.to_x, mark.to_y)
            case Shade():
                canvas.rect(mark.x, mark.y, mark.width, mark.height, stroke=0, fill=1)


def _words(canvas: Any, words: Words) -> None:  # Any: the untyped library
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


def _outline(canvas: Any, place: Place) -> None:  # Any: the untyped library
    canvas.saveState()
    canvas.setStrokeColorRGB(*GREY)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 3)
    if place.is_round:
        canvas.ellipse(place.x, place.y, place.x + place.width, place.y + place.height)
    else:
        canvas.rect(place.x, place.y, place.width, place.height)
    canvas.restoreState()


def _label(place: Place) -> Words:
    """Return the label of a place: at the top of a circle, in the corner of a box."""
    x, y = place.x + 4, place.y + place.height - 12
    if place.is_round:
        free = place.width - text_width(place.label) * _LABEL_SIZE / 1000
        x, y = place.x + free / 2, y - 8
    return Words(x, y, place.label, _LABEL_SIZE, colour=GREY)


def _footer(paper: Paper, foot: str, number: str) -> list[Mark]:
    right, top = paper.width - paper.right, _FOOT + 13
    return [
        Rule(paper.left, top, right, top, width=0.4, colour=GREY),
        Words(paper.left, _FOOT, shown(foot), _DIGEST_SIZE, colour=GREY),
        Words(right - text_width(number) * _NUMBER_SIZE / 1000, _FOOT, number, _NUMBER_SIZE),
    ]
