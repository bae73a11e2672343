"""Small list files, made in memory."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import IO, TYPE_CHECKING, Any

from workflows.open_list.reading import (
    DEFAULT_LIMITS,
    CheckedRow,
    CheckReport,
    EntryValues,
    Limits,
    ListFile,
    check_rows,
    read_list,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = ["数据集ID", "数据资源名称", "数据资源提供部门", "开放属性"]
ROW = ["O2813841502026181", "公共厕所名录", "市绿化局", "无条件开放"]
ORGANISATIONS = {"市绿化局": 7, "市教委": 8}

_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="清单" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
    "</Relationships>"
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def csv_bytes(*rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def json_bytes(entries: Any) -> bytes:
    return json.dumps({"version": "2026-001", "entries": entries}, ensure_ascii=False).encode()


def xlsx(
    *rows: Sequence[object],
    merged: Sequence[str] = (),
    hidden_column: str = "",
    hidden_row: int = 0,
) -> io.BytesIO:
    import openpyxl  # slow import

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "清单"
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    if hidden_column:
        sheet.column_dimensions[hidden_column].hidden = True
    if hidden_row:
        sheet.row_dimensions[hidden_row].hidden = True
    file = io.BytesIO()
    book.save(file)
    return file


def raw_xlsx(rows: str = "", *, parts: dict[str, bytes] | None = None) -> io.BytesIO:
    """Return a workbook whose sheet holds the given XML rows, for sheets no program would write."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", _SHEET.format(rows=rows))
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return file


def opened(content: bytes | IO[bytes], limits: Limits = DEFAULT_LIMITS) -> ListFile:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    return read_list(stream, filename="清单", limits=limits)


def checked(
    content: bytes | IO[bytes], *, unknown_allowed: bool = False
) -> tuple[list[CheckedRow], CheckReport]:
    with opened(content) as list_file:
        rows = check_rows(list_file, organisations=ORGANISATIONS, unknown_allowed=unknown_allowed)
        return list(rows.all_rows()), rows.report


def entry(row: CheckedRow) -> EntryValues:
    """Return the entry of a row that must have been taken."""
    assert row.values is not None, row.problems
    return row.values


def found(report: CheckReport) -> list[tuple[int, str, str, str]]:
    """Return row, column, value and rule of each error."""
    return [(one.row, one.column, one.value, one.rule.value) for one in report.errors]
