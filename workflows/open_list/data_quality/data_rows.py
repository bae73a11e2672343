"""Rows of a data file that a probe took: CSV, XLSX or JSON, of whatever columns.

Encodings, bombs and sizes are judged as those of a list are; but nothing is known of the header.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Final

from django.utils.translation import gettext as _t
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from cases.errors import UnreadableFile
from cases.states.data_probe import DataFormat
from workflows.open_list.reading.archive import inspect_archive
from workflows.open_list.reading.encoding import detect_encoding
from workflows.open_list.reading.json_file import JsonText, cell_text as json_cell
from workflows.open_list.reading.limits import (
    Limits,
    refuse_large_file,
    refuse_many_columns,
    refuse_many_rows,
)
from workflows.open_list.reading.xlsx_file import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES: Final = frozenset({DataFormat.CSV, DataFormat.XLSX, DataFormat.JSON})
# A workbook is read into memory as a whole, beside the other work of the worker.
LIMITS: Final = Limits(columns=500, cells=4_000_000)
_DELIMITERS: Final = (",", "\t", ";")


@dataclass(frozen=True, kw_only=True)
class DataRows:
    """The header of a data file and, for one pass, its rows; a JSON record has its own keys."""

    encoding: str
    header: list[str]
    rows: Iterator[list[str]]


def open_data(stream: IO[bytes], size: int, data_format: str, limits: Limits = LIMITS) -> DataRows:
    """Open a data file; rows are read as they are asked for.

    Args:
        stream: seekable bytes.
        size: how many.
        data_format: a `DataFormat` of `FILES`.
        limits: what is borne.

    Raises:
        FileTooLarge: larger than what is borne.
        UnreadableFile: not such a file, damaged, or a bomb; both also while rows are read.
    """
    refuse_large_file(size, limits)
    if data_format == DataFormat.XLSX:
        return _parted("", _bounded(_xlsx(stream, size, limits), limits))
    if data_format == DataFormat.JSON:
        return _json(stream, limits)
    encoding = detect_encoding(stream)
    return _parted(encoding, _bounded(_csv(stream, encoding), limits))


def _parted(encoding: str, rows: Iterator[list[str]]) -> DataRows:
    """Take the first row that is not empty for the header."""
    filled = (row for row in rows if any(row))
    header = next(filled, [])
    return DataRows(encoding=encoding, header=header, rows=filled)


def _bounded(rows: Iterator[list[str]], limits: Limits) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        refuse_many_rows(number, limits)
        if len(row) > limits.columns:
            refuse_many_columns(len(row), limits)
        yield row


def _csv(stream: IO[bytes], encoding: str) -> Iterator[list[str]]:
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        head = text.readline(csv.field_size_limit())
        if head.lstrip()[:1] in {"<", "{"}:
            # A page that says that there is nothing would otherwise be a file of one column.
            raise UnreadableFile(_t("内容是网页或 JSON，不是 CSV。"))
        delimiter = max(_DELIMITERS, key=head.count)
        text.seek(0)
        yield from csv.reader(text, delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableFile(_t("CSV 的引号没有成对，或一个单元格过长。")) from error
    finally:
        # The stream belongs to the caller; a collected wrapper would close it.
        text.detach()


def _xlsx(stream: IO[bytes], size: int, limits: Limits) -> Iterator[list[str]]:
    inspect_archive(stream, size, limits)
    try:
        workbook = CalamineWorkbook.from_filelike(stream)
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        rows = workbook.get_sheet_by_name(names[0]).iter_rows()
    except (CalamineError, zipfile.BadZipFile, ValueError, IndexError) as error:
        raise UnreadableFile(_t("XLSX 文件读不出来，或没有可见的工作表。")) from error
    for row in rows:
        yield [cell_text(cell) for cell in row]


def _json(stream: IO[bytes], limits: Limits) -> DataRows:
    records = JsonText(stream, limits).records()
    first = list(islice(records, 1))
    header = [str(key) for key in first[0]] if first and isinstance(first[0], dict) else []

    def rows() -> Iterator[list[str]]:
        for record in chain(first, records):
            if not isinstance(record, dict):
                raise UnreadableFile(_t("JSON 列表里的项不都是对象。"))
            same = record.keys() == set(header)
            try:
                yield [json_cell(record[key]) for key in (header if same else record)]
            except RecursionError as error:
                raise UnreadableFile(_t("JSON 的内容层层嵌套，太深。")) from error

    return DataRows(encoding="utf-8", header=header, rows=_bounded(rows(), limits))
