"""Reading a list file: from bytes to checked rows, everything before the database.

`read_list` finds out what a file is and refuses what cannot be read; `check_rows` turns its rows
into entries and reports what is wrong with them. Nothing here needs a model or writes anything.
"""

from workflows.open_list.reading.check import CheckedRows, CheckReport, check_rows
from workflows.open_list.reading.identity import Successor
from workflows.open_list.reading.limits import DEFAULT_LIMITS, Limits
from workflows.open_list.reading.list_file import ListFile, RawRow, read_list
from workflows.open_list.reading.results import CheckedRow, EntryValues, Problem
from workflows.open_list.reading.rules import ErrorRule, WarningRule

__all__ = [
    "DEFAULT_LIMITS",
    "CheckReport",
    "CheckedRow",
    "CheckedRows",
    "EntryValues",
    "ErrorRule",
    "Limits",
    "ListFile",
    "Problem",
    "RawRow",
    "Successor",
    "WarningRule",
    "check_rows",
    "read_list",
]
