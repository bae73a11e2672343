"""Looking inside an .xlsx before any library expands it: bombs, huge sheets, hidden columns.

An .xlsx is a zip. Its directory is checked first, then every part is unpacked here, piece by piece
and to nowhere, because a directory may understate sizes. The cell references of each sheet are read
on the way: two cells at opposite corners of an otherwise empty sheet would make a spreadsheet
reader allocate every cell between them.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

from django.utils.translation import gettext as _

from cases.errors import FileTooLarge, UnreadableFile
from workflows.open_list.reading.limits import (
    Limits,
    refuse_expansion,
    refuse_many_columns,
    refuse_many_rows,
)

_PIECE: Final = 1024 * 1024
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
# Encrypted, patched, or strongly encrypted: no part of a workbook that people can read.
_ENCRYPTED: Final = 0x1 | 0x20 | 0x40
# A tag that a piece cuts in two is read again with the next piece, up to this length.
_CARRY: Final = 1024 * 1024
# Every pattern starts with a literal, which is searched for much faster than a choice, and none
# can look at the same text again and again. The reader behind this takes leading zeros, and an
# attribute without a space before it; one far cell unseen makes it end the whole process.
_ROW_NUMBER: Final = re.compile(rb"r(?<![\w:.-]r)\s*=\s*[\"']0*(\d{1,18})[\"']")
_LATE_CELL: Final = re.compile(rb"r(?<![\w:.-]r)\s*=\s*[\"'][A-Za-z]+0*(\d{6,18})")
_WIDE_CELL: Final = re.compile(rb"r(?<![\w:.-]r)\s*=\s*[\"']([A-Za-z]{2,8})\d")
_ROW_BEGUN: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL_BEGUN: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW: Final = re.compile(rb"<row ([^<>]*)>")
_HIDDEN: Final = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_COLUMN: Final = re.compile(rb"<col ([^<>]*)>")
_ATTRIBUTE: Final = re.compile(rb"(min|max)\s*=\s*[\"'](\d{1,9})[\"']")
_SPAN: Final = (b"min", b"max")
_LETTERS: Final = 26


@dataclass(slots=True)
class SheetFacts:
    """What a sheet's text says about its extent.

    Attributes:
        last_row: number of its last row as a spreadsheet shows it.
        last_column: at least the number of its last column (26 where all are A to Z).
        hidden_columns: numbers of hidden columns, A = 0.
        hidden_rows: how many rows a filter or the author hid.
        rows_read: how many rows were begun so far.
        cells_in_row: how many cells of the last of them were begun so far.
    """

    last_row: int = 0
    last_column: int = _LETTERS
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    rows_read: int = field(default=0, compare=False)
    cells_in_row: int = field(default=0, compare=False)


def inspect_archive(stream: IO[bytes], size: int, limits: Limits) -> Mapping[str, SheetFacts]:
    """Check an .xlsx against the limits and return the facts of its parts by their names.

    Args:
        stream: seekable bytes of the file, rewound afterwards.
        size: bytes of the file.
        limits: what is allowed.

    Raises:
        UnreadableFile: not an .xlsx, damaged, encrypted, a bomb, or a sheet that is too large.
    """
    facts: dict[str, SheetFacts] = {}
    expanded = 0
    for part in _directory(stream, size, limits):
        # Every part is read as if it were a sheet: a workbook may keep sheets under any name.
        sheet = facts.setdefault(part.filename, SheetFacts())
        carry = b""
        for piece in _unpacked(stream, part):
            expanded += len(piece)
            refuse_expansion(expanded, size, limits)
            carry = _read_extent(sheet, carry + piece, limits)
        _refuse_many_cells(sheet, limits)
    stream.seek(0)
    return facts


def _directory(stream: IO[bytes], size: int, limits: Limits) -> list[zipfile.ZipInfo]:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise _damaged() from error
    if len(parts) > limits.archive_parts:
        raise UnreadableFile(
            _("XLSX 文件内有 %(parts)s 个部件，不像清单文件，已拒绝读取。请重新保存后再导入。")
            % {"parts": len(parts)}
        )
    refuse_expansion(sum(part.file_size for part in parts), size, limits)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableFile(
            _("这个压缩文件不是 XLSX 工作簿。可以导入 CSV、XLSX 或本系统导出的 JSON。")
        )
    return parts


def _unpacked(stream: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part's content as it really is, whatever size the directory gives for it."""
    if part.flag_bits & _ENCRYPTED:
        raise UnreadableFile(_("XLSX 文件设有密码。请去掉密码、重新保存后再导入。"))
    if part.header_offset < 0:
        raise _damaged()
    stream.seek(part.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size:
        raise _damaged()
    _signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    stream.seek(name_length + extra_length, 1)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from _stored(stream, part.compress_size)
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(stream, part.compress_size)
    else:
        raise _damaged()


def _stored(stream: IO[bytes], left: int) -> Iterator[bytes]:
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)
        yield piece


def _inflated(stream: IO[bytes], left: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _stored(stream, left):
            pending = packed
            while pending and not inflate.eof:
                yield inflate.decompress(pending, _PIECE)
                pending = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise _damaged() from error


def _read_extent(sheet: SheetFacts, text: bytes, limits: Limits) -> bytes:
    """Note rows and columns seen in a piece of a sheet; return what the next piece must repeat."""
    cut = text.rfind(b"<")
    is_cut = cut >= 0 and b">" not in text[cut:]
    _count_unplaced(sheet, text[:cut] if is_cut else text)
    rows = {*_ROW_NUMBER.findall(text), *_LATE_CELL.findall(text)}
    sheet.last_row = max(sheet.last_row, *map(int, rows), 0)
    if b"hidden" in text:
        _note_hidden(sheet, text, limits)
    for letters in set(_WIDE_CELL.findall(text)):
        sheet.last_column = max(sheet.last_column, _column_number(letters))
    refuse_many_rows(sheet.last_row - 1, limits)
    refuse_many_columns(sheet.last_column, limits)
    return text[cut:][-_CARRY:] if is_cut else b""


def _count_unplaced(sheet: SheetFacts, text: bytes) -> None:
    """Count rows and cells, which need not say where they stand: they then follow each other."""
    rest, *rows = _ROW_BEGUN.split(text)
    if sheet.rows_read:
        _count_cells(sheet, rest, before=sheet.cells_in_row)
    for row in rows:
        _count_cells(sheet, row, before=0)
    sheet.rows_read += len(rows)
    sheet.last_row = max(sheet.last_row, sheet.rows_read)


def _count_cells(sheet: SheetFacts, row: bytes, *, before: int) -> None:
    sheet.cells_in_row = before + row.count(b"<c") + row.count(b":c")
    if sheet.cells_in_row > sheet.last_column:
        # Other tags may begin alike: they are told apart only where it matters.
        sheet.cells_in_row = before + len(_CELL_BEGUN.findall(row))
        sheet.last_column = max(sheet.last_column, sheet.cells_in_row)


def _note_hidden(sheet: SheetFacts, text: bytes, limits: Limits) -> None:
    sheet.hidden_rows += sum(1 for row in _ROW.findall(text) if _HIDDEN.search(row))
    for column in _COLUMN.findall(text):
        if _HIDDEN.search(column):
            found = dict(_ATTRIBUTE.findall(column))
            first, last = (min(int(found.get(key, b"0")), limits.columns) for key in _SPAN)
            sheet.hidden_columns.update(range(first - 1, last))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _refuse_many_cells(sheet: SheetFacts, limits: Limits) -> None:
    if sheet.last_row * sheet.last_column > limits.cells:
        raise FileTooLarge(
            _(
                "工作表的范围有 %(rows)s 行、%(columns)s 列，超过可读取的大小。"
                "请删除数据以外的空行空列，或另存为 CSV 后再导入。"
            )
            % {"rows": sheet.last_row, "columns": sheet.last_column}
        )


def _damaged() -> UnreadableFile:
    return UnreadableFile(_("XLSX 文件不完整或已损坏。请用电子表格软件打开并重新保存后再导入。"))
