"""The uploaded list handed back as a workbook, each refused row with the reason beside it."""

from __future__ import annotations

from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _t

from reports.open_list.columns import neutral
from workflows.open_list.reading import check_rows, read_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from workflows.open_list.reading import Problem, RawRow, Successor

# A column that our own reader does not know, so that the corrected file can come back as it is.
REASON_HEADER: Final = "错误原因"
_LONGEST_CELL: Final = 32_767


def write_error_workbook(
    source: Path,
    *,
    filename: str,
    organisations: Mapping[str, int],
    stream: IO[bytes],
    merged: Mapping[str, Successor] = MappingProxyType({}),
) -> int:
    """Write the file as a workbook in its own layout, with a column 错误原因 behind the last.

    Title rows, header, blank rows and footers stay where they were, so that row numbers mean
    the same in both; formulas are neutralised. CSV and JSON become a workbook too.

    Args:
        source: the uploaded file.
        filename: the name that it was uploaded under.
        organisations: known names, as for the check of the import.
        stream: where the workbook goes.
        merged: names of organisations that another took over, as for the check.

    Returns: how many rows carry a reason.

    Raises:
        UnreadableFile: the file can no longer be read.
    """
    from openpyxl import Workbook  # slow import

    book = Workbook(write_only=True)
    sheet = _Sheet(book.create_sheet(_t("清单")))
    refused = 0
    with read_list(source, filename=filename) as list_file:
        width = len(list_file.header)
        for title in list_file.title_rows:
            sheet.put(title)
        sheet.put_cells(list_file.header_row, [*list_file.header, REASON_HEADER])
        checked = check_rows(list_file, organisations=organisations, merged=merged)
        for raw, values, problems in checked.all_rows():
            reason = "" if values is not None else _reasons(problems)
            refused += bool(reason)
            sheet.put_cells(raw.number, [*_padded(raw.cells, width), reason])
        for footer in checked.report.footer_rows:
            sheet.put(footer)
    book.save(stream)
    return refused


class _Sheet:
    """A sheet that is written downwards and keeps row numbers."""

    def __init__(self, sheet: Any) -> None:  # Any: openpyxl has no types
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # slow import

        self._illegal = ILLEGAL_CHARACTERS_RE
        self._sheet = sheet
        self._next = 1

    def put(self, row: RawRow) -> None:
        """Write a row as it was read."""
        self.put_cells(row.number, row.cells)

    def put_cells(self, number: int, cells: Iterable[str]) -> None:
        """Write cells in the row of that number, after blank rows up to it."""
        for _ in range(self._next, number):
            self._sheet.append([])
        # Neutralised last: a character left out may have stood before the sign of a formula.
        self._sheet.append(
            [str(neutral(self._illegal.sub("", cell)))[:_LONGEST_CELL] for cell in cells]
        )
        self._next = max(number, self._next) + 1


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _reasons(problems: Iterable[Problem]) -> str:
    return "；".join(
        f"{problem.column}：{problem.sentence}" if problem.column else problem.sentence
        for problem in problems
        if problem.is_error
    )
