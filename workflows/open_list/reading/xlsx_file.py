"""Reading a workbook, after its archive was found harmless."""

import html
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import IO, Final

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from cases.errors import UnreadableFile
from workflows.open_list.reading.archive import SheetFacts, inspect_archive
from workflows.open_list.reading.headers import HEADER_SEARCH_ROWS, recognised_fields
from workflows.open_list.reading.limits import Limits
from workflows.open_list.reading.merged_cells import MergedRange, fill_merged
from workflows.open_list.reading.table import RawRow, Table

_TAG: Final = re.compile(rb"<(?:\w+:)?(?:sheet|Relationship)\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")


def open_xlsx(stream: IO[bytes], size: int, limits: Limits) -> Table:
    """Open a workbook and choose the first visible sheet that looks most like a list.

    Args:
        stream: seekable bytes of the file.
        size: bytes of the file.
        limits: what is allowed.

    Raises:
        UnreadableFile: damaged, a bomb, too large, or without a visible sheet.
    """
    facts = inspect_archive(stream, size, limits)
    try:
        workbook = CalamineWorkbook.from_filelike(stream)
        names = _visible_sheets(workbook)
        name, sheet = _most_like_a_list(workbook, names)
        parts = _part_of_sheet(stream)
    except (CalamineError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFile(
            _("XLSX 文件读不出来。请用电子表格软件打开并重新保存后再导入。")
        ) from error
    extent = facts.get(parts.get(name, ""), SheetFacts())
    offset = _first_column(sheet)
    return Table(
        rows=lambda: _rows(sheet),
        sheet=name,
        other_sheets=tuple(other for other in names if other != name),
        hidden_columns=frozenset(column - offset for column in extent.hidden_columns),
        hidden_rows=extent.hidden_rows,
    )


def _visible_sheets(workbook: CalamineWorkbook) -> list[str]:
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if not names:
        raise UnreadableFile(_("工作簿里没有可见的工作表。请取消隐藏后再导入。"))
    return names


def _most_like_a_list(workbook: CalamineWorkbook, names: list[str]) -> tuple[str, CalamineSheet]:
    best = (-1, names[0], workbook.get_sheet_by_name(names[0]))
    for name in names:
        sheet = best[2] if name == names[0] else workbook.get_sheet_by_name(name)
        found = max(
            (len(recognised_fields(row.cells)) for row in islice(_rows(sheet), HEADER_SEARCH_ROWS)),
            default=0,
        )
        if found > best[0]:
            best = (found, name, sheet)
    return best[1], best[2]


def _first_column(sheet: CalamineSheet) -> int:
    """Return the sheet's first used column, A = 0: the reader leaves out empty ones before it."""
    return sheet.start[1] if sheet.start else 0


def _rows(sheet: CalamineSheet) -> Iterator[RawRow]:
    offset = _first_column(sheet)
    ranges = [
        MergedRange(first_row + 1, max(first - offset, 0), last_row + 1, last - offset)
        for (first_row, first), (last_row, last) in sheet.merged_cell_ranges or ()
        if last >= offset
    ]
    rows = (
        RawRow(number, [cell if type(cell) is str else cell_text(cell) for cell in cells])
        for number, cells in enumerate(sheet.iter_rows(), 1)
    )
    return fill_merged(rows, ranges) if ranges else rows


def cell_text(value: object) -> str:
    """Return a cell's value as the text its reader would type.

    Whole numbers lose the `.0` that spreadsheets keep; from sixteen digits on they keep it, because
    their last digits are lost and an identifier made of them must be seen to be mangled.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return str(value)


def _part_of_sheet(stream: IO[bytes]) -> Mapping[str, str]:
    """Return the archive part that holds each sheet, as far as the workbook tells."""
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        sheets = _attributes(archive.read("xl/workbook.xml"))
        relations = _attributes(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {
        relation["Id"]: relation["Target"].removeprefix("/xl/")
        for relation in relations
        if "Id" in relation and "Target" in relation
    }
    return {
        sheet["name"]: f"xl/{targets[sheet['r:id']]}"
        for sheet in sheets
        if "name" in sheet and sheet.get("r:id") in targets
    }


def _attributes(text: bytes) -> list[dict[str, str]]:
    return [
        {
            key.decode(): html.unescape(value.decode("utf-8", "replace"))
            for key, value in _ATTRIBUTE.findall(tag)
        }
        for tag in _TAG.findall(text)
    ]
