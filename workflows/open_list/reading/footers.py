"""Lines under a list that are not entries: who filled it in, who checked it, totals, remarks."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from workflows.open_list.reading.table import RawRow
from workflows.open_list.reading.words import OPEN_TYPES

_FOOTER_WORDS: Final = re.compile(
    r"(?:填表|填报|填写|制表|审核|审批|复核|批准|经办|编制|报送|负责|联系)(?:人|单位|部门|日期|时间|电话)"
    r"|单位负责人|部门负责人|联系方式|日\s*期\s*[:：]|备\s*注|说\s*明|注\s*[:：]|合\s*计|总\s*计|小\s*计"
    r"|共\s*\d+\s*[条项个行]"
)
# Name, date and telephone of two people fit; an entry has more cells than that.
_FOOTER_CELLS: Final = 6
_FOOTER_ROWS: Final = 20


class Footers:
    """Holds back rows that look like footers until it is known whether entries follow.

    Attributes:
        rows: after the pass, the ignored rows at the end.
        blank_rows: after the pass, how many empty rows were skipped.
    """

    def __init__(self, columns: Mapping[str, int]) -> None:
        """Prepare a pass.

        Args:
            columns: field key to position in a row's cells.
        """
        self._identifier = columns["portal_dataset_id"]
        self._name = columns["name"]
        self._open_type = columns["open_type"]
        self._width = 1 + max(self._identifier, self._name, self._open_type)
        self.rows: list[RawRow] = []
        self.blank_rows = 0

    def body(self, rows: Iterable[RawRow]) -> Iterator[RawRow]:
        """Yield the rows that are entries; a footer-like row is one too if an entry follows it."""
        open_type = self._open_type
        for row in rows:
            cells = row.cells
            is_plain = not self.rows and not row.filled and len(cells) > open_type
            if is_plain and cells[open_type] in OPEN_TYPES:
                # Nearly every row of a list: no need to ask any further.
                yield row
            elif not any(map(str.strip, self._own_cells(row))):
                self.blank_rows += 1
            elif len(self.rows) < _FOOTER_ROWS and self._looks_like_footer(row):
                self.rows.append(row)
            else:
                yield from self.rows
                self.rows.clear()
                yield row

    def _looks_like_footer(self, row: RawRow) -> bool:
        if self._is_surely_entry(row.cells):
            return False
        written = [cell for text in self._own_cells(row) if (cell := text.strip())]
        return len(written) <= _FOOTER_CELLS and any(map(_FOOTER_WORDS.match, written))

    def _is_surely_entry(self, cells: Sequence[str]) -> bool:
        """Tell entries by an opening attribute, or by an identifier with a name.

        An entry whose opening attribute is misspelt must be reported, whatever its name.
        """
        if len(cells) < self._width:
            return False
        if cells[self._open_type] in OPEN_TYPES:
            return True
        identifier = cells[self._identifier].strip()
        return identifier != "" and identifier.isascii() and cells[self._name].strip() != ""

    def _own_cells(self, row: RawRow) -> list[str]:
        """Return the cells without those that a merged cell filled."""
        if not row.filled:
            return row.cells
        return [cell for position, cell in enumerate(row.cells) if position not in row.filled]
