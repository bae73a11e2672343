"""PDF pages in our own embedded font: what every printed document shares."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from django.utils.html import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FONT: Final = "NotoSansSC"
FONT_FILE: Final = Path(__file__).with_name("fonts") / "NotoSansSC-Regular.ttf"
MARGIN_MM: Final = 18
# Printed where the font has no picture for a character, so that nothing vanishes unseen.
UNKNOWN: Final = "〓"
# A character beyond U+FFFF in the table that says what each glyph stands for.
_WIDE: Final = re.compile(r"(<[0-9A-F]{2}>) <([0-9A-F]{5,6})>")
# Cells of a table that are longer are cut: a cell cannot break over a page.
CELL_CHARACTERS: Final = 600


@cache
def known_characters() -> frozenset[int]:
    """Register the font, once in a process, and return the code points that it can print."""
    from reportlab.pdfbase import pdfmetrics  # slow import
    from reportlab.pdfbase.ttfonts import TTFont  # slow import

    font = TTFont(FONT, FONT_FILE)
    _name_wide_characters(font)
    pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=FONT, italic=FONT, boldItalic=FONT)
    return frozenset(font.face.charToGlyph)


def _name_wide_characters(font: Any) -> None:  # Any: the untyped library
    """Let what is copied from a page be what stands on it, beyond U+FFFF too.

    The library writes such a number where UTF-16 is asked for: a name copied from a letter would
    have another character.
    """
    add_objects = font.addObjects

    def add_with_pairs(document: Any) -> None:  # Any: the untyped library
        add_objects(document)
        for name, stream in document.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = _WIDE.sub(_as_pair, stream.content)

    font.addObjects = add_with_pairs


def _as_pair(found: re.Match[str]) -> str:
    pair = chr(int(found[2], 16)).encode("utf-16-be").hex().upper()
    return f"{found[1]} <{pair}>"


def printable(text: str) -> str:
    """Return a text with a visible mark for each character that the font cannot print."""
    known = known_characters()
    return "".join(
        character if ord(character) in known or character in "\n\t" else UNKNOWN
        for character in text
    )


class Document:
    """A document that is written from top to bottom and then saved.

    Texts are plain: what looks like markup in them is printed as it stands.
    """

    def __init__(self, *, title: str, footer: str) -> None:
        """Start a document; `footer` stands on every page beside the page number."""
        from reportlab.lib.styles import ParagraphStyle  # slow import

        known_characters()
        self._title = title
        self._footer = printable(footer)
        self._parts: list[Any] = []  # Any: flowables of the untyped library
        body = ParagraphStyle(
            "body", fontName=FONT, fontSize=10, leading=16, wordWrap="CJK", spaceAfter=4
        )
        self._styles = {
            "body": body,
            "title": ParagraphStyle("title", body, fontSize=18, leading=28, spaceAfter=10),
            "heading": ParagraphStyle(
                "heading", body, fontSize=13, leading=20, spaceBefore=12, spaceAfter=6
            ),
            "cell": ParagraphStyle("cell", body, fontSize=8.5, leading=12, spaceAfter=0),
        }
        self.heading(title, style="title")

    def heading(self, text: str, *, style: str = "heading") -> None:
        """Write a heading."""
        self._parts.append(self._paragraph(text, style))

    def paragraph(self, text: str) -> None:
        """Write a paragraph; line breaks are kept."""
        self._parts.append(self._paragraph(text, "body"))

    def table(
        self, header: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[float]
    ) -> None:
        """Write a table whose header repeats on every page.

        Args:
            header: one text per column.
            rows: texts, as many as there are columns.
            widths: share of the page width per column; they sum to 1.
        """
        from reportlab.lib import colors  # slow import
        from reportlab.platypus import Table, TableStyle  # slow import

        cells = [
            [self._paragraph(text[:CELL_CHARACTERS], "cell") for text in row]
            for row in (header, *rows)
        ]
        table = Table(cells, colWidths=[share * _width() for share in widths], repeatRows=1)
        table.setStyle(
            TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
                    ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ]
            )
        )
        self._parts.append(table)

    def save(self, file: IO[bytes]) -> None:
        """Draw the pages into a file."""
        from reportlab.lib.pagesizes import A4  # slow import
        from reportlab.lib.units import mm  # slow import
        from reportlab.platypus import SimpleDocTemplate  # slow import

        template = SimpleDocTemplate(
            file,
            pagesize=A4,
            title=self._title,
            lang="zh-CN",
            leftMargin=MARGIN_MM * mm,
            rightMargin=MARGIN_MM * mm,
            topMargin=MARGIN_MM * mm,
            bottomMargin=(MARGIN_MM + 4) * mm,
            # The same content gives the same bytes, so that a digest means something.
            invariant=1,
        )
        template.build(self._parts, onFirstPage=self._page, onLaterPages=self._page)

    def _page(self, canvas: Any, template: Any) -> None:  # Any: the untyped library
        canvas.setFont(FONT, 8)
        bottom = template.bottomMargin * 0.55
        canvas.drawString(template.leftMargin, bottom, self._footer)
        right = template.pagesize[0] - template.rightMargin
        canvas.drawRightString(right, bottom, f"第 {canvas.getPageNumber()} 页")

    def _paragraph(self, text: str, style: str) -> Any:  # Any: the untyped library
        from reportlab.platypus import Paragraph  # slow import

        marked = escape(printable(text)).replace("\n", "<br/>")
        return Paragraph(marked, self._styles[style])


def _width() -> float:
    from reportlab.lib.pagesizes import A4  # slow import
    from reportlab.lib.units import mm  # slow import

    return float(A4[0] - 2 * MARGIN_MM * mm)
