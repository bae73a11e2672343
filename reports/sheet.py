"""Sheets of rows as a workbook that is written downwards, whatever the rows are of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any, Final

from reports.open_list.columns import neutral

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What a cell of a workbook holds at most.
LONGEST_CELL: Final = 32_767
# Wide enough for a moment: a spreadsheet shows a date that does not fit as a row of #.
COLUMN_WIDTH: Final = 18
MOMENT_FORMAT: Final = "yyyy-mm-dd hh:mm"
# A moment is local time without a zone, which is all that a workbook knows.
Cell = str | int | float | date


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A name, a header and the rows under it."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def fitting(cell: Cell, *, cut: str = "…") -> Cell:
    """Return a cell that a workbook can hold and no spreadsheet takes for a formula.

    Args:
        cell: what it says.
        cut: what ends a text that is too long for a cell.
    """
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # slow import

    if not isinstance(cell, str):
        return cell
    # Neutralised last: a character left out may have stood before the sign of a formula.
    text = str(neutral(ILLEGAL_CHARACTERS_RE.sub("", cell)))
    if len(text) > LONGEST_CELL:
        return text[: LONGEST_CELL - len(cut)] + cut
    return text


def write_sheets(stream: IO[bytes], sheets: Sequence[Sheet]) -> int:
    """Write sheets of rows; they pass through a temporary file, not through memory.

    Returns: how many rows were written, headers not counted.
    """
    from openpyxl import Workbook  # slow import
    from openpyxl.utils import get_column_letter  # slow import

    book = Workbook(write_only=True)
    written = 0
    for each in sheets:
        sheet = book.create_sheet(each.title)
        sheet.freeze_panes = "A2"
        for column in range(1, len(each.headers) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = COLUMN_WIDTH
        sheet.append([fitting(header) for header in each.headers])
        for row in each.rows:
            sheet.append([_placed(sheet, fitting(cell)) for cell in row])
            written += 1
    book.save(stream)
    return written


def _placed(sheet: Any, cell: Cell) -> Any:  # Any: openpyxl has no types
    """Return a moment as a cell that shows hours and minutes, anything else as it is."""
    from openpyxl.cell import WriteOnlyCell  # slow import

    if not isinstance(cell, datetime):
        return cell
    placed = WriteOnlyCell(sheet, cell)
    placed.number_format = MOMENT_FORMAT
    return placed
