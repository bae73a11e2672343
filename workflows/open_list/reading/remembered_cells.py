"""What the cells of a column are read as: the same ones come back by the thousand."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from workflows.open_list.reading.row_check import REMEMBERED_CELLS
from workflows.open_list.reading.row_problems import RowProblems

# A longer cell hardly comes back, and thousands of them would fill memory.
_REMEMBERED_CHARACTERS: Final = 1_000

Column = Sequence[Any]  # Any: cells of a file or values of a field
# Reads one cell, or one with what another cell of its row says, and notes what is wrong with it.
Reader = Callable[[Any, RowProblems], Any]  # Any: a cell and the field's value


@dataclass(slots=True)
class Findings:
    """What reading the columns of some rows found, by the place of the row among them.

    Attributes:
        faults: rows that must be checked by themselves.
        notes: what is to be said of the cells of other rows, in the order of the columns' checks.
    """

    faults: set[int] = field(default_factory=set)
    notes: dict[int, list[RowProblems]] = field(default_factory=lambda: defaultdict(list))


class RememberedCells(dict[Any, Any]):  # Any: a cell, or several, and their value
    """The values of one column's cells, and what is to be said of a cell wherever it stands.

    A cell for which its row is refused is read anew, as `fault`, every time.
    """

    def __init__(self, read: Reader, headers: Mapping[str, str], fault: object) -> None:
        """Start without any cell.

        Args:
            read: how a cell is read.
            headers: field key to header, as problems name the columns.
            fault: the value of refused cells, and of no other.
        """
        super().__init__()
        self._read = read
        self._headers = headers
        self._fault = fault
        self._has_met_fault = False
        self._noted: dict[Any, RowProblems] = {}  # Any: a cell
        self._passing: list[Any] = []  # Any: a cell

    def __missing__(self, cell: Any) -> Any:  # Any: a cell and the field's value
        """Read a cell that was not met before."""
        problems = RowProblems(0, self._headers)
        value = self._read(cell, problems)
        if problems.refused:
            self._has_met_fault = True
            return self._fault
        text = cell if isinstance(cell, str) else cell[0]
        is_remembered = len(self) < REMEMBERED_CELLS and len(text) <= _REMEMBERED_CHARACTERS
        if is_remembered:
            self[cell] = value
        if problems.found or problems.unread:
            self._noted[cell] = problems
            if not is_remembered:
                self._passing.append(cell)
        return value

    def read_all(self, column: Iterable[Any], findings: Findings) -> Column:  # Any: cells
        """Return the values of a column, and add to `findings` what there is to say of it."""
        cells = column if isinstance(column, Sequence) else list(column)
        self._has_met_fault = False
        values = list(map(self.__getitem__, cells))
        if self._has_met_fault:
            fault = self._fault
            findings.faults.update(place for place, value in enumerate(values) if value is fault)
        if noted := self._noted:
            for place, cell in enumerate(cells):
                if cell in noted:
                    findings.notes[place].append(noted[cell])
            for cell in self._passing:
                noted.pop(cell, None)
            self._passing.clear()
        return values
