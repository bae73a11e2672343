"""Reading a delimited text file row by row."""

import csv
import io
from collections.abc import Generator
from itertools import islice
from typing import IO, Final

from django.utils.translation import gettext as _

from cases.errors import UnreadableFile
from workflows.open_list.reading.encoding import detect_encoding
from workflows.open_list.reading.headers import HEADER_SEARCH_ROWS, recognised_fields
from workflows.open_list.reading.limits import Limits, refuse_many_columns, refuse_many_rows
from workflows.open_list.reading.table import RawRow, Table

# Spreadsheets write commas, "Unicode text" has tabs, some locales semicolons.
_DELIMITERS: Final = (",", "\t", ";")


def open_csv(stream: IO[bytes], limits: Limits) -> Table:
    """Open a delimited text file, telling its encoding and delimiter from its content.

    Raises:
        UnreadableFile: unknown encoding; while rows are read also broken quotes, a cell, a row or
            a file above the limits.
    """
    encoding = detect_encoding(stream)
    delimiter = max(
        _DELIMITERS,
        key=lambda candidate: _recognised(stream, encoding, candidate, limits),
    )
    return Table(
        rows=lambda: _rows(stream, encoding, delimiter, limits),
        encoding=encoding,
    )


def _recognised(stream: IO[bytes], encoding: str, delimiter: str, limits: Limits) -> int:
    rows = _rows(stream, encoding, delimiter, limits)
    try:
        return max(
            (len(recognised_fields(row.cells)) for row in islice(rows, HEADER_SEARCH_ROWS)),
            default=0,
        )
    except UnreadableFile:
        return 0
    finally:
        rows.close()


def _rows(
    stream: IO[bytes], encoding: str, delimiter: str, limits: Limits
) -> Generator[RawRow, None, None]:
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), 1):
            if len(cells) > limits.columns:
                refuse_many_columns(len(cells), limits)
            if number > limits.rows:
                refuse_many_rows(number - 1, limits)
            yield RawRow(number, cells)
    except csv.Error as error:
        raise _broken_quotes(number + 1) from error
    finally:
        # The stream belongs to the caller; a collected wrapper would close it.
        text.detach()


def _broken_quotes(number: int) -> UnreadableFile:
    return UnreadableFile(
        _(
            "第 %(row)s 行读不下去：引号没有成对，或一个单元格超过 %(limit)s 个字符。"
            "请检查这一行的引号，或另存为 XLSX 后再导入。"
        )
        % {"row": number, "limit": csv.field_size_limit()}
    )
