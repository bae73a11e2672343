"""Collecting what is wrong with one row."""

from collections.abc import Mapping

from workflows.open_list.reading.results import SHOWN_CHARACTERS, Problem
from workflows.open_list.reading.rules import ErrorRule, WarningRule

# Stands for the row itself where no single column is to blame.
WHOLE_ROW = ""


class RowProblems:
    """The problems of one row, named by the headers that the file itself uses.

    Attributes:
        found: all of them, in the order of the checks.
        refused: whether one of them keeps the row from being taken.
        unread: fields of which the row says nothing, because their cell could not be read.
    """

    __slots__ = ("_headers", "_row", "found", "refused", "unread")

    def __init__(self, row: int, headers: Mapping[str, str]) -> None:
        """Start without problems.

        Args:
            row: the row number that a spreadsheet shows.
            headers: field key to header as the file writes it, of the columns it has.
        """
        self._row = row
        self._headers = headers
        self.found: list[Problem] = []
        self.refused = False
        self.unread: list[str] = []

    def refuse(self, field: str, value: str, rule: ErrorRule, other_row: int = 0) -> None:
        """Note an error: the row will not be taken."""
        self.refused = True
        self._add(field, value, rule, other_row)

    def warn(self, field: str, value: str, rule: WarningRule, other_row: int = 0) -> None:
        """Note something that does not keep the row from being taken.

        Nothing is noted about a column that the file lacks: that is said once for the file.
        """
        if field in self._headers:
            self._add(field, value, rule, other_row)

    def leave_out(self, field: str, value: str, rule: WarningRule) -> None:
        """Note a cell that cannot be read or stored: the row says nothing of that field."""
        self.unread.append(field)
        self.warn(field, value, rule)

    def name_another(self, field: str, value: str, rule: WarningRule, other_name: str) -> None:
        """Note that another name stands for the one that the cell has."""
        column = self._headers[field]
        shown = value[:SHOWN_CHARACTERS]
        self.found.append(Problem(self._row, column, shown, rule, other_name=other_name))

    def _add(self, field: str, value: str, rule: ErrorRule | WarningRule, other_row: int) -> None:
        column = self._headers[field]
        self.found.append(Problem(self._row, column, value[:SHOWN_CHARACTERS], rule, other_row))
