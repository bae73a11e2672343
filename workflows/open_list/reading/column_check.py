"""Checking many rows at once, column by column: the way of rows about which nothing is to be said.

The cells of a list repeat themselves by the thousand. A row in which anything may be wrong is left
to `RowChecker`, so that one place alone says what is wrong with a row.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, repeat
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from workflows.open_list.reading import content
from workflows.open_list.reading.conditions import ConditionReading
from workflows.open_list.reading.identity import (
    NAME_CHARACTERS,
    WELL_FORMED_IDENTIFIER,
    Identities,
    Provider,
)
from workflows.open_list.reading.normalise import compare_keys
from workflows.open_list.reading.results import EntryValues
from workflows.open_list.reading.row_check import (
    JOINT,
    READERS,
    REMEMBERED_CELLS,
    SUSPICIOUS,
    UNSEEN,
    headers_of,
)
from workflows.open_list.reading.row_problems import RowProblems
from workflows.open_list.reading.table import RawRow

# What a reader gives for a cell that must be looked at with its row; only these very objects.
_ODD_CONDITION: Final = ConditionReading("", "", "", loose_end=True)
_ODD_PROVIDER: Final = Provider(None, "", "", ())
# A longer cell hardly comes back, and thousands of them would fill memory.
_REMEMBERED_CHARACTERS: Final = 1_000
_NO_LINE: Final = re.compile("[\n\r\t]")

# As `EntryValues._make`, without its own cost: there are as many as the list has rows.
_entry: Final[Callable[[tuple[Any, ...]], EntryValues]] = partial(
    tuple.__new__, EntryValues
)  # Any: values

Column = Sequence[Any]  # Any: cells of a file or values of a field


class _Remembered(dict[Any, Any]):  # Any: a cell, or several, and their value
    """What cells are read as; one that has a problem is read as `fault` every time."""

    def __init__(
        self,
        read: Callable[[Any, RowProblems], Any],  # Any: a cell and the field's value
        headers: Mapping[str, str],
        fault: object,
    ) -> None:
        super().__init__()
        self._read = read
        self._headers = headers
        self._fault = fault
        self._has_met_fault = False

    def __missing__(self, cell: Any) -> Any:  # Any: a cell and the field's value
        problems = RowProblems(0, self._headers)
        value = self._read(cell, problems)
        if problems.found:
            self._has_met_fault = True
            return self._fault
        text = cell if isinstance(cell, str) else cell[0]
        if len(self) < REMEMBERED_CELLS and len(text) <= _REMEMBERED_CHARACTERS:
            self[cell] = value
        return value

    def read_all(self, column: Iterable[Any], faults: set[int]) -> Column:  # Any: cells
        """Return the values of a column, and add to `faults` where one has a problem."""
        self._has_met_fault = False
        values = list(map(self.__getitem__, column))
        if self._has_met_fault:
            fault = self._fault
            faults.update(place for place, value in enumerate(values) if value is fault)
        return values


class ColumnChecker:
    """Reads chunks of rows of one file, in order."""

    def __init__(
        self,
        header: Sequence[str],
        columns: Mapping[str, int],
        identities: Identities,
        levels: content.Levels = MappingProxyType({}),
    ) -> None:
        """Prepare for a file.

        Args:
            header: header cells, trimmed.
            columns: field key to position.
            identities: the departments, and what was seen in the rows before.
            levels: of the scheme of grading, by what they are written as.
        """
        headers = headers_of(header, columns)
        self._width = len(header)
        self._columns = columns
        self._readers = {
            field: _Remembered(read, headers, object()) for field, read in READERS.items()
        }
        self._open_types = _Remembered(content.open_type, headers, object())
        self._abstracts = _Remembered(content.abstract, headers, object())
        self._providers = _Remembered(identities.provider, headers, _ODD_PROVIDER)
        self._conditions = _Remembered(_read_conditions, headers, _ODD_CONDITION)
        self._items = _Remembered(_read_items, headers, object())
        self._grades = _Remembered(partial(_read_grade, levels), headers, object())

    def read(self, raws: Sequence[RawRow]) -> list[EntryValues | None]:
        """Return the entry of each row, None where the row must be checked by itself.

        Whether an earlier row has the same identifier or name is not looked at.
        """
        cells = [raw.cells for raw in raws]
        table = self._table(raws, cells)
        if table is None:
            return [None] * len(raws)
        faults: set[int] = set()
        if _has_odd_text(cells):
            faults.update(place for place, row in enumerate(cells) if _has_odd_text([row]))
        values = self._values([raw.number for raw in raws], table, faults)
        # Not strict: a field without a column repeats its value without end.
        rows = zip(*map(values.__getitem__, EntryValues._fields), strict=False)
        entries: list[EntryValues | None] = list(map(_entry, rows))
        for place in faults:
            entries[place] = None
        return entries

    def _table(self, raws: Sequence[RawRow], cells: list[list[str]]) -> list[Column] | None:
        """Return the columns of plain rows: all as long as the header, and nothing merged."""
        lengths = set(map(len, cells))
        if len(lengths) > 1 or min(lengths) < self._width or any(raw.filled for raw in raws):
            return None
        table: list[Column] = list(zip(*cells, strict=True))
        beyond = "".join(chain.from_iterable(table[self._width :]))
        return None if beyond.strip(" \t") else table

    def _values(
        self, numbers: list[int], table: list[Column], faults: set[int]
    ) -> dict[str, Iterable[Any]]:  # Any: values of a field
        nothing = ("",) * len(numbers)
        cells = {field: table[position] for field, position in self._columns.items()}
        open_types = self._open_types.read_all(cells["open_type"], faults)
        conditions = self._conditions.read_all(
            zip(cells.get("conditions", nothing), open_types, strict=True), faults
        )
        items = zip(cells.get("items", nothing), open_types, strict=True)
        grades = zip(cells.get("grade", nothing), open_types, strict=True)
        providers = self._providers.read_all(cells["provider"], faults)
        faults.update(
            place for place, provider in enumerate(providers) if provider.organisation is None
        )
        names = _names(cells["name"], faults)
        faults.update(place for place, cell in enumerate(cells.get("co_providers", ())) if cell)
        values: dict[str, Iterable[Any]] = {  # Any: values of a field
            "row_number": numbers,
            "portal_dataset_id": _identifiers(cells["portal_dataset_id"], faults),
            "name": names,
            "name_key": compare_keys(names),
            "provider_id": map(attrgetter("organisation"), providers),
            "provider_name": map(attrgetter("name"), providers),
            "co_providers": nothing,
            "abstract": self._abstracts.read_all(cells.get("abstract", nothing), faults),
            "items": self._items.read_all(items, faults),
            "grade": self._grades.read_all(grades, faults),
            "open_type": open_types,
            "conditions": map(attrgetter("text"), conditions),
            "condition_templates": map(attrgetter("templates"), conditions),
            "condition_supplement": map(attrgetter("supplement"), conditions),
            "unread": repeat(()),
        }
        for field, reader in self._readers.items():
            column = cells.get(field)
            values[field] = (
                repeat(reader[""]) if column is None else reader.read_all(column, faults)
            )
        _note_reversed_dates(cells, values, faults)
        return values


def _read_conditions(pair: tuple[str, str], problems: RowProblems) -> ConditionReading:
    return content.conditions(*pair, problems)


def _read_items(pair: tuple[str, str], problems: RowProblems) -> tuple[str, ...]:
    return content.items(*pair, problems)


def _read_grade(levels: content.Levels, pair: tuple[str, str], problems: RowProblems) -> str:
    return content.grade(*pair, levels, problems)


def _has_odd_text(cells: Iterable[Sequence[str]]) -> bool:
    """Tell whether any cell has a character that is not seen, or looks like a formula."""
    joined = JOINT + JOINT.join(map(JOINT.join, cells))
    return UNSEEN.search(joined) is not None or SUSPICIOUS.search(joined) is not None


def _identifiers(column: Sequence[str], faults: set[int]) -> Sequence[str]:
    matches = list(map(WELL_FORMED_IDENTIFIER.fullmatch, column))
    if None in matches:
        faults.update(place for place, match in enumerate(matches) if match is None)
    return column


def _names(column: Sequence[str], faults: set[int]) -> Sequence[str]:
    plain = list(map(str.strip, column))
    for place, (cell, name) in enumerate(zip(column, plain, strict=True)):
        if cell != name or not name or len(name) > NAME_CHARACTERS:
            faults.add(place)
    if _NO_LINE.search(JOINT.join(plain)):
        faults.update(place for place, name in enumerate(plain) if _NO_LINE.search(name))
    return plain


def _note_reversed_dates(
    cells: Mapping[str, Column],
    values: Mapping[str, Iterable[Any]],  # Any: values of a field
    faults: set[int],
) -> None:
    """Note rows in which both dates are named, and perhaps in the wrong order."""
    if "first_published_at" in cells and "last_data_update_at" in cells:
        pairs = zip(values["first_published_at"], values["last_data_update_at"], strict=True)
        faults.update(
            place
            for place, (first, last) in enumerate(pairs)
            if place not in faults and first and last and last < first
        )
