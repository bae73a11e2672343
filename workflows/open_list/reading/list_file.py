"""Opening a list file: what it is, where its header stands, which column means what."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from django.utils.translation import gettext as _

from cases.errors import UnreadableFile
from cases.states.vocabulary import COLUMN_HEADERS
from workflows.open_list.reading.csv_file import open_csv
from workflows.open_list.reading.headers import (
    EXPECTED_FIELDS,
    HEADER_SEARCH_ROWS,
    REQUIRED_FIELDS,
    map_columns,
    recognised_fields,
    repeated_required,
)
from workflows.open_list.reading.json_file import open_json
from workflows.open_list.reading.limits import DEFAULT_LIMITS, Limits
from workflows.open_list.reading.source import FileKind, Source, open_source
from workflows.open_list.reading.table import RawRow, Table
from workflows.open_list.reading.xlsx_file import open_xlsx

__all__ = ["FileKind", "ListFile", "RawRow", "read_list"]

# Fewer recognised headers than this are a coincidence in a title or a remark.
_HEADER_FIELDS = 2


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list file that can be read, to be used as a context manager or closed.

    Attributes:
        filename: name to show, as given.
        kind: what the file is made of.
        encoding: codec of a text file, empty for workbooks.
        sheet: name of the sheet that is read, empty otherwise.
        other_sheets: visible sheets that are not read.
        title_rows: rows above the header.
        header_row: the header's row number as a spreadsheet shows it.
        header: every header cell, trimmed.
        columns: field key to position in a row's cells.
        unused_columns: headers that are not list content, or lost to a better column.
        missing_columns: field keys that an entry should have and the file has no column for.
        hidden_columns: headers of hidden columns, which are read like others.
        hidden_rows: number of hidden rows, which are read like others.
    """

    filename: str
    kind: FileKind
    encoding: str
    sheet: str
    other_sheets: tuple[str, ...]
    title_rows: tuple[RawRow, ...]
    header_row: int
    header: tuple[str, ...]
    columns: Mapping[str, int]
    unused_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    hidden_columns: tuple[str, ...]
    hidden_rows: int
    _table: Table
    _cleanup: ExitStack

    def rows(self) -> Iterator[RawRow]:
        """Yield every row below the header; each call reads again, one pass at a time.

        Raises:
            UnreadableFile: broken quotes, damaged JSON, or more rows than allowed.
        """
        for row in self._table.rows():
            if row.number <= self.header_row:
                continue
            # A header merged over two rows comes twice.
            if row.filled and tuple(map(str.strip, row.cells)) == self.header:
                continue
            yield row

    def close(self) -> None:
        """Close what was opened; a file object that the caller gave stays open."""
        self._cleanup.close()

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()


def read_list(
    source: Path | IO[bytes],
    *,
    filename: str,
    limits: Limits = DEFAULT_LIMITS,
    required: Sequence[str] = REQUIRED_FIELDS,
) -> ListFile:
    """Open a list file and understand its header; rows are read later, as they are asked for.

    Args:
        source: a path, or a seekable binary file such as an upload, which stays the caller's.
        filename: name to show; the kind of file is told from its content.
        limits: sizes that are refused.
        required: field keys without whose columns the file is refused.

    Raises:
        UnreadableFile: not a list file, unknown encoding, damaged, too large, a decompression
            bomb, or without the columns that a list must have. Rests on decisions.md (Open list).
    """
    with ExitStack() as opening:
        opened = open_source(source, limits, opening)
        table = _open_table(opened, limits)
        top = list(islice(table.rows(), HEADER_SEARCH_ROWS))
        header_row = _find_header(top, required)
        header = tuple(map(str.strip, header_row.cells))
        columns = map_columns(header)
        _refuse_wrong_columns(header, columns, required)
        return ListFile(
            filename=filename,
            kind=opened.kind,
            encoding=table.encoding,
            sheet=table.sheet,
            other_sheets=table.other_sheets,
            title_rows=tuple(row for row in top if row.number < header_row.number),
            header_row=header_row.number,
            header=header,
            columns=columns,
            unused_columns=_unused(header, columns),
            missing_columns=tuple(field for field in EXPECTED_FIELDS if field not in columns),
            hidden_columns=tuple(
                text for position, text in enumerate(header) if position in table.hidden_columns
            ),
            hidden_rows=table.hidden_rows,
            _table=table,
            _cleanup=opening.pop_all(),
        )


def _open_table(opened: Source, limits: Limits) -> Table:
    if opened.kind == FileKind.XLSX:
        return open_xlsx(opened.stream, opened.size, limits)
    if opened.kind == FileKind.JSON:
        return open_json(opened.stream, limits)
    return open_csv(opened.stream, limits)


def _find_header(top: Sequence[RawRow], required: Sequence[str]) -> RawRow:
    best = max(top, key=lambda row: len(recognised_fields(row.cells)), default=None)
    if best is None or len(recognised_fields(best.cells)) < _HEADER_FIELDS:
        raise UnreadableFile(
            _("前 %(rows)s 行里没有找到表头。表头至少要有这些列：%(required)s。")
            % {"rows": HEADER_SEARCH_ROWS, "required": _headers_of(required)}
        )
    return best


def _refuse_wrong_columns(
    header: Sequence[str], columns: Mapping[str, int], required: Sequence[str]
) -> None:
    missing = [field for field in required if field not in columns]
    if missing:
        raise UnreadableFile(
            _(
                "缺少必需的列：%(missing)s。文件的表头是：%(header)s。"
                "请补上这些列，或把表头改成这里的写法后再导入。"
            )
            % {"missing": _headers_of(missing), "header": "、".join(filter(None, header))[:300]}
        )
    repeated = repeated_required(header, columns, required)
    if repeated:
        raise UnreadableFile(
            _("表头有重复的列：%(repeated)s。请只保留一列后再导入。")
            % {"repeated": "、".join(repeated)}
        )


def _headers_of(fields: Sequence[str]) -> str:
    return "、".join(COLUMN_HEADERS[field] for field in fields)


def _unused(header: Sequence[str], columns: Mapping[str, int]) -> tuple[str, ...]:
    used = set(columns.values())
    return tuple(text for position, text in enumerate(header) if text and position not in used)
