"""Checking many rows at once, column by column.

The cells of a list repeat themselves by the thousand, and what is to be said of one is the same
wherever it stands. A row that may be refused, or in which anything but single cells may be wrong,
is left to `RowChecker`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, repeat
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from workflows.open_list.reading import content
from workflows.open_list.reading.conditions import ConditionReading
from workflows.open_list.reading.identity import (
    NAME_CHARACTERS,
    WELL_FORMED_IDENTIFIER,
    Identities,
    Provider,
)
from workflows.open_list.reading.normalise import compare_keys
from workflows.open_list.reading.remembered_cells import (
    Column,
    Findings,
    Reader,
    RememberedCells,
)
from workflows.open_list.reading.results import EntryValues
from workflows.open_list.reading.row_check import (
    JOINT,
    READERS,
    SUSPICIOUS,
    UNSEEN,
    headers_of,
)
from workflows.open_list.reading.row_problems import RowProblems
from workflows.open_list.reading.table import RawRow

# What a reader gives for a cell that must be looked at with its row; only this very object.
_ODD_PROVIDER: Final = Provider(None, "", "", ())
# In the order in which `RowChecker` looks at them, and so in that of what it says of them.
_ORDER_OF_CHECKS: Final = (
    "conditions",
    "first_published_at",
    "last_data_update_at",
    "abstract",
    "items",
    "formats",
    "record_count",
    "domain",
    "resource_type",
    "update_frequency",
    "resource_code",
    "grade",
    "data_size",
    "spatial",
    "temporal",
    "contact",
    "licence",
)
_NO_LINE: Final = re.compile("[\n\r\t]")

# As `EntryValues._make`, without its own cost: there are as many as the list has rows.
_entry: Final[Callable[[tuple[Any, ...]], EntryValues]] = partial(
    tuple.__new__, EntryValues
)  # Any: values


class ReadRows(NamedTuple):
    """Some rows of a file.

    Attributes:
        entries: the entry of each row, None where the row must be checked by itself.
        notes: what is to be said of the others, by their places; the problems name no row.
    """

    entries: list[EntryValues | None]
    notes: Mapping[int, Sequence[RowProblems]]


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
        self._open_types = RememberedCells(content.open_type, headers, object())
        self._providers = RememberedCells(identities.provider, headers, _ODD_PROVIDER)
        beside_open_type: dict[str, Reader] = {
            "conditions": _read_conditions,
            "items": _read_items,
            "grade": partial(_read_grade, levels),
        }
        self._beside_open_type = beside_open_type.keys()
        readers = {**READERS, **beside_open_type, "abstract": content.abstract}
        self._readers = {
            field: RememberedCells(readers[field], headers, object()) for field in _ORDER_OF_CHECKS
        }

    def read(self, raws: Sequence[RawRow]) -> ReadRows:
        """Return the entries of some rows.

        Whether an earlier row has the same identifier or name is not looked at.
        """
        cells = [raw.cells for raw in raws]
        table = self._table(raws, cells)
        if table is None:
            return ReadRows([None] * len(raws), {})
        findings = Findings()
        if _has_odd_text(cells):
            findings.faults.update(place for place, row in enumerate(cells) if _has_odd_text([row]))
        values = self._values([raw.number for raw in raws], table, findings)
        # Not strict: a field without a column repeats its value without end.
        rows = zip(*map(values.__getitem__, EntryValues._fields), strict=False)
        entries: list[EntryValues | None] = list(map(_entry, rows))
        for place, noted in findings.notes.items():
            entry = entries[place]
            if entry is not None and (
                unread := tuple(name for each in noted for name in each.unread)
            ):
                entries[place] = entry._replace(unread=unread)
        for place in findings.faults:
            entries[place] = None
        return ReadRows(entries, findings.notes)

    def _table(self, raws: Sequence[RawRow], cells: list[list[str]]) -> list[Column] | None:
        """Return the columns of plain rows: all as long as the header, and nothing merged."""
        lengths = set(map(len, cells))
        if len(lengths) > 1 or min(lengths) < self._width or any(raw.filled for raw in raws):
            return None
        table: list[Column] = list(zip(*cells, strict=True))
        beyond = "".join(chain.from_iterable(table[self._width :]))
        return None if beyond.strip(" \t") else table

    def _values(
        self, numbers: list[int], table: list[Column], findings: Findings
    ) -> dict[str, Iterable[Any]]:  # Any: values of a field
        faults = findings.faults
        cells = {field: table[position] for field, position in self._columns.items()}
        providers = self._providers.read_all(cells["provider"], findings)
        # Further departments are read together with those of another cell.
        faults.update(
            place
            for place, provider in enumerate(providers)
            if provider.organisation is None or provider.others
        )
        faults.update(place for place, cell in enumerate(cells.get("co_providers", ())) if cell)
        open_types = self._open_types.read_all(cells["open_type"], findings)
        names = _names(cells["name"], faults)
        values: dict[str, Iterable[Any]] = {  # Any: values of a field
            "row_number": numbers,
            "portal_dataset_id": _identifiers(cells["portal_dataset_id"], faults),
            "name": names,
            "name_key": compare_keys(names),
            "provider_id": map(attrgetter("organisation"), providers),
            "provider_name": map(attrgetter("name"), providers),
            "co_providers": repeat(""),
            "open_type": open_types,
            "unread": repeat(()),
        }
        for field, reader in self._readers.items():
            column: Iterable[Any] | None = cells.get(field)  # Any: cells
            is_beside = field in self._beside_open_type
            if column is None:
                values[field] = repeat(reader[("", "") if is_beside else ""])
            else:
                pairs = zip(column, open_types, strict=True) if is_beside else column
                values[field] = reader.read_all(pairs, findings)
        _spread_conditions(values)
        _note_reversed_dates(cells, values, faults)
        return values


def _spread_conditions(values: dict[str, Iterable[Any]]) -> None:  # Any: values of a field
    conditions = values["conditions"]
    values["conditions"] = map(attrgetter("text"), conditions)
    values["condition_templates"] = map(attrgetter("templates"), conditions)
    values["condition_supplement"] = map(attrgetter("supplement"), conditions)


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
