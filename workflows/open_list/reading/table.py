"""Rows of a file as they come out of a reader, before anybody asks what they mean."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class RawRow(NamedTuple):
    """One row of a list file.

    Attributes:
        number: the row number that a spreadsheet shows.
        cells: every cell as text, in the file's own column order.
        filled: positions of cells whose text was taken from a merged cell above or beside.
    """

    number: int
    cells: list[str]
    filled: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """An opened sheet, its rows ready to be read as often as needed, one pass at a time.

    Attributes:
        rows: starts a new pass over all rows, titles and header included.
        encoding: codec of a text file, empty for workbooks.
        sheet: name of the sheet, empty for text files.
        other_sheets: names of sheets that are not read.
        hidden_columns: positions of hidden columns, where the format tells.
        hidden_rows: how many rows are hidden, where the format tells; they are read all the same.
    """

    rows: Callable[[], Iterator[RawRow]]
    encoding: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    hidden_rows: int = 0
