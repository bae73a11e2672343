"""Collecting what is wrong with one row."""

from collections.abc import Mapping

from workflows.open_list.reading.results import SHOWN_CHARACTERS, Problem
from workflows.open_list.reading.rules import ErrorRule, WarningRule

# Stands for the row itself where no single column is to blame.
WHOLE_ROW = ""


class RowProblems:
    """The problems of one row, named by the headers that the file itself uses."""

    __slots__ = ("_headers", "_row", "found", "refused")

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

    def _add(self, field: str, value: str, rule: ErrorRule | WarningRule, other_row: int) -> None:
        column = self._headers[field]
        self.found.append(Problem(self._row, column, value[:SHOWN_CHARACTERS], rule, other_row))
