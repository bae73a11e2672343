"""Filling merged cells down and to the right, as a reader of the sheet sees them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.errors import UnreadableFile
from workflows.open_list.reading.table import RawRow


class MergedRange(NamedTuple):
    """A merged range; rows as a spreadsheet numbers them, columns as positions in a row's cells."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def fill_merged(rows: Iterable[RawRow], ranges: Iterable[MergedRange]) -> Iterator[RawRow]:
    """Yield the rows with the text of each merged range in all its empty cells, marked as filled.

    Rows must come in order. Ranges that are waiting or over cost nothing, so that thousands of
    small merges in a long sheet stay cheap.

    Raises:
        UnreadableFile: ranges overlap, which no spreadsheet program allows.
    """
    waiting = sorted(ranges, reverse=True)
    open_ranges: list[tuple[MergedRange, str]] = []
    for row in rows:
        open_ranges = [(area, text) for area, text in open_ranges if area.last_row >= row.number]
        while waiting and waiting[-1].first_row <= row.number:
            area = waiting.pop()
            open_ranges.append((area, _corner_text(area, row)))
        if len(open_ranges) > len(row.cells):
            raise UnreadableFile(_("合并单元格互相重叠，文件可能已损坏。请重新保存后再导入。"))
        yield _filled(row, open_ranges) if open_ranges else row


def _corner_text(area: MergedRange, row: RawRow) -> str:
    return row.cells[area.first_column] if area.first_column < len(row.cells) else ""


def _filled(row: RawRow, open_ranges: list[tuple[MergedRange, str]]) -> RawRow:
    cells = list(row.cells)
    filled = []
    for area, text in open_ranges:
        for position in range(area.first_column, min(area.last_column + 1, len(cells))):
            if text and not cells[position]:
                cells[position] = text
                filled.append(position)
    return RawRow(row.number, cells, tuple(filled))
