"""What a data file says of its own quality, counted in one pass and in bounded memory.

Of each row a number of eight bytes is kept, to know it again; nothing else.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from workflows.open_list.data_quality.data_rows import DataRows

_NUMBER: Final = re.compile(
    r"[-+]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?%?"
)
_DATE: Final = re.compile(
    r"\d{4}(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?)?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[-+]\d{2}:?\d{2})?)?|\d{6}|\d{8}|\d{14}"
)
# How lists name the types of their items; what is none of these cannot be checked.
_NUMBER_WORDS: Final = re.compile("数值|数字|整数|整型|浮点|小数|金额|num|int|float|double|decimal")
_DATE_WORDS: Final = re.compile("日期|时间|date|time")
# A workbook and a text file write the same number and the same day in two ways.
_SAME: Final = re.compile(r"(?<=\d)(?:\.0+| 00:00:00)$")
_BYTES: Final = 16
_MODULUS: Final = 1 << (8 * _BYTES)


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """The columns of `DataProbe` that a file gives."""

    encoding: str
    rows: int
    columns: int
    cells: int
    empty_cells: int
    duplicate_rows: int
    misshapen_rows: int
    typed_cells: int
    matching_cells: int
    missing_items: list[str]
    content: str


@dataclass(frozen=True, kw_only=True)
class _Column:
    """A column that counts, and what a filled cell of it must look like; None: anything."""

    position: int
    check: Callable[[str], object] | None


def declared_items(
    own: Sequence[str],
    items: Iterable[Mapping[str, Any]],  # Any: JSON content
) -> dict[str, str]:
    """Return the type by name of the items that a file must have.

    Args:
        own: names that its address declares; empty: all of the entry.
        items: those of the entry.
    """
    types = {item["name"]: str(item.get("type") or "") for item in items if item.get("name")}
    return {name: types.get(name, "") for name in own} if own else types


def measure(data: DataRows, items: Mapping[str, str]) -> FileFacts:
    """Count what a file holds, reading it once.

    Args:
        data: its header and rows.
        items: the type by name of the items that it must have; none: whatever it has.

    Raises:
        UnreadableFile: the rows cannot be read to the end.
    """
    columns, missing = _columns(data.header, items)
    counting = _Counting(data.header, columns)
    for row in data.rows:
        counting.count(row)
    width = len(columns) + len(missing)
    return FileFacts(
        encoding=data.encoding,
        rows=counting.rows,
        columns=len(data.header),
        cells=counting.rows * width,
        empty_cells=counting.rows * width - counting.filled,
        duplicate_rows=counting.rows - len(counting.seen),
        misshapen_rows=counting.misshapen,
        typed_cells=counting.typed,
        matching_cells=counting.matching,
        missing_items=missing,
        content=counting.content,
    )


def _columns(header: Sequence[str], items: Mapping[str, str]) -> tuple[list[_Column], list[str]]:
    if not items:
        return [_Column(position=number, check=None) for number in range(len(header))], []
    places = {compare_key(name): number for number, name in enumerate(header)}
    found = [
        _Column(position=places[compare_key(name)], check=_check_of(kind))
        for name, kind in items.items()
        if compare_key(name) in places
    ]
    return found, [name for name in items if compare_key(name) not in places]


def _check_of(kind: str) -> Callable[[str], object] | None:
    if _NUMBER_WORDS.search(kind.casefold()):
        return _NUMBER.fullmatch
    return _DATE.fullmatch if _DATE_WORDS.search(kind.casefold()) else None


class _Counting:
    """Counts of the rows so far."""

    def __init__(self, header: Sequence[str], columns: Sequence[_Column]) -> None:
        """Start before the first row."""
        self._width = len(header)
        self._columns = columns
        # The order of columns says nothing about the data.
        self._order = sorted(range(len(header)), key=lambda number: compare_key(header[number]))
        self._names = "\t".join(compare_key(header[number]) for number in self._order)
        self._sum = 0
        self.seen: set[int] = set()
        self.rows = self.filled = self.misshapen = self.typed = self.matching = 0

    def count(self, row: Sequence[str]) -> None:
        """Take in one row."""
        self.rows += 1
        if len(row) == self._width:
            plain = [_SAME.sub("", row[number].strip()) for number in self._order]
        else:
            self.misshapen += 1
            plain = [cell.strip() for cell in row]
        # JSON may hold halves of characters.
        text = "\x1f".join(plain).encode("utf-8", "surrogatepass")
        mark = hashlib.blake2b(text, digest_size=_BYTES).digest()
        self._sum = (self._sum + int.from_bytes(mark)) % _MODULUS
        self.seen.add(int.from_bytes(mark[:8]))
        for column in self._columns:
            cell = row[column.position].strip() if column.position < len(row) else ""
            if cell:
                self.filled += 1
                if column.check is not None:
                    self.typed += 1
                    self.matching += bool(column.check(cell))

    @property
    def content(self) -> str:
        """A digest of the rows, the same in whatever order they and their columns come."""
        whole = f"{self._names}\n{self.rows}\n{self._sum:x}"
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
