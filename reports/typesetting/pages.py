"""Laying text out on pages, before anything is drawn: the number of pages is known at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reports.typesetting.glyphs import shown, widths
from reports.typesetting.lines import break_lines
from reports.typesetting.marks import A4, BLACK, MM, Colour, Mark, Place, Words

if TYPE_CHECKING:
    from reports.typesetting.lines import Line

# So many lines of a paragraph stay together at the foot of a page, and as many at its head.
_TOGETHER: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a paragraph is set; lengths in points.

    Attributes:
        leading: from one baseline to the next.
        indent: of the first line, in characters.
        hanging: of all lines, in characters.
        align: `left` fills broken lines, `centre` and `right` do not.
    """

    size: float
    leading: float
    indent: float = 0.0
    hanging: float = 0.0
    align: str = "left"
    colour: Colour = BLACK
    is_bold: bool = False
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sheet and its margins in points; A4 unless said otherwise."""

    width: float = A4[0]
    height: float = A4[1]
    top: float = 37 * MM
    bottom: float = 32 * MM
    left: float = 28 * MM
    right: float = 26 * MM

    @property
    def measure(self) -> float:
        """Return the width of a line."""
        return self.width - self.left - self.right


class Pages:
    """Pages that fill from top to bottom.

    Attributes:
        paper: the sheet.
        pages: the marks of each page, in the order in which they are drawn.
        places: what is kept free for seals and signatures.
        y: the upper edge of what is still free on the last page.
    """

    def __init__(self, paper: Paper) -> None:
        """Begin with one empty page."""
        self.paper = paper
        self.pages: list[list[Mark]] = [[]]
        self.places: list[Place] = []
        self.y = paper.height - paper.top

    @property
    def room(self) -> float:
        """Return how much height is left on the page."""
        return self.y - self.paper.bottom

    @property
    def is_at_top(self) -> bool:
        """Tell whether nothing stands on the page yet."""
        return self.y == self.paper.height - self.paper.top

    def new_page(self) -> None:
        """Go on at the top of another page."""
        self.pages.append([])
        self.y = self.paper.height - self.paper.top

    def need(self, height: float) -> None:
        """Go to another page unless so much is free here, or nothing stands on this one."""
        if self.room < height and not self.is_at_top:
            self.new_page()

    def put(self, *marks: Mark) -> None:
        """Place marks on the last page."""
        self.pages[-1].extend(marks)

    def gap(self, height: float) -> None:
        """Leave a gap, which is never carried over to another page."""
        if not self.is_at_top:
            self.y = max(self.y - height, self.paper.bottom)

    def paragraph(self, text: str, style: Style, *, followed_by: float = 0.0) -> None:
        """Set a paragraph.

        Args:
            text: characters that the font lacks are shown by their number.
            style: how it is set.
            followed_by: points that must be free below, on the page of its last lines.
        """
        lines = self._broken(text, style)
        self.gap(style.before)
        last = max(len(lines) - _TOGETHER, 0)
        for at, line in enumerate(lines):
            self.need(self._height_wanted(at, last, len(lines), style, followed_by))
            self.y -= style.leading
            is_first = line.begins and style.align == "left"
            self._line(line, style, style.indent if is_first else 0.0)
        self.gap(style.after)

    def _height_wanted(
        self, at: int, last: int, lines: int, style: Style, followed_by: float
    ) -> float:
        """Return what must be free before a line: its own height, or that of those kept with it."""
        if at == last:
            return (lines - at) * style.leading + followed_by
        return (_TOGETHER if at == 0 else 1) * style.leading

    def _broken(self, text: str, style: Style) -> list[Line]:
        limit = (self.paper.measure / style.size - style.hanging) * 1000
        indent = style.indent * 1000 if style.align == "left" else 0.0
        return break_lines(shown(text), limit=limit, indent=indent, widths=widths())

    def _line(self, line: Line, style: Style, indent: float) -> None:
        left = self.paper.left + (style.hanging + indent) * style.size
        free = self.paper.left + self.paper.measure - left - line.width * style.size / 1000
        shift = {"left": 0.0, "centre": free / 2, "right": free}[style.align]
        stretch = line.stretch * style.size / 1000 if style.align == "left" else 0.0
        # The descenders of the font take about a quarter of the leading that is left over.
        baseline = self.y + (style.leading - style.size) / 2 + style.size * 0.12
        self.put(
            Words(
                left + shift,
                baseline,
                line.text,
                style.size,
                stretch,
                style.colour,
                style.is_bold,
            )
        )
