"""A ruled table that goes on over pages: its header repeats, and a row may break between lines."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from reports.typesetting.glyphs import shown, widths
from reports.typesetting.lines import break_lines
from reports.typesetting.marks import GREY, Rule, Shade, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.letters.table import Table
    from reports.typesetting.lines import Line
    from reports.typesetting.pages import Pages

SIZE: Final = 10.5
LEADING: Final = 16.0
_PADDING: Final = 4.0

Cells = list[list["Line"]]


def set_table(pages: Pages, table: Table) -> None:
    """Set a table; a row that fits on a page is not broken."""
    edges = [
        pages.paper.left + share * pages.paper.measure
        for share in accumulate(table.shares, initial=0.0)
    ]
    header = _cells(table.header, edges)
    rows = [_cells(row, edges) for row in table.rows]
    pages.need(_height(header) + (_height(rows[0]) if rows else 0.0))
    _row(pages, header, edges, is_header=True)
    whole = pages.paper.height - pages.paper.top - pages.paper.bottom - _height(header)
    for row in rows:
        rest = row
        while rest:
            rest = _part(pages, rest, header, edges, whole)
    pages.gap(LEADING / 2)


def _part(pages: Pages, cells: Cells, header: Cells, edges: Sequence[float], whole: float) -> Cells:
    """Set as much of a row as belongs on this page, and return the rest of it."""
    fits = int((pages.room - 2 * _PADDING) // LEADING)
    lines = max(len(cell) for cell in cells)
    if fits >= lines:
        _row(pages, cells, edges)
        return []
    if fits < 1 or _height(cells) <= whole:
        pages.new_page()
        _row(pages, header, edges, is_header=True)
        return cells
    _row(pages, [cell[:fits] for cell in cells], edges)
    return [cell[fits:] for cell in cells]


def _cells(texts: Sequence[str], edges: Sequence[float]) -> Cells:
    return [
        break_lines(
            shown(text),
            limit=(right - left - 2 * _PADDING) / SIZE * 1000,
            widths=widths(),
        )
        for text, (left, right) in zip(texts, pairwise(edges), strict=True)
    ]


def _height(cells: Cells) -> float:
    return max(len(cell) for cell in cells) * LEADING + 2 * _PADDING


def _row(pages: Pages, cells: Cells, edges: Sequence[float], *, is_header: bool = False) -> None:
    top, height = pages.y, _height(cells)
    bottom = top - height
    if is_header:
        pages.put(Shade(edges[0], bottom, edges[-1] - edges[0], height))
    for left, cell in zip(edges[:-1], cells, strict=True):
        for at, line in enumerate(cell):
            baseline = top - _PADDING - (at + 1) * LEADING + (LEADING - SIZE) / 2 + SIZE * 0.12
            pages.put(Words(left + _PADDING, baseline, line.text, SIZE, is_bold=is_header))
    pages.put(
        Rule(edges[0], top, edges[-1], top, colour=GREY),
        Rule(edges[0], bottom, edges[-1], bottom, colour=GREY),
        *(Rule(edge, top, edge, bottom, colour=GREY) for edge in edges),
    )
    pages.y = bottom
