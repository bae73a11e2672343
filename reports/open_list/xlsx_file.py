"""A version as a workbook of one sheet."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from cases.queries.open_list import exported_rows
from reports.open_list.columns import HEADERS, cells
from reports.sheet import fitting

if TYPE_CHECKING:
    from cases.models import ListVersion

SHEET: Final = "开放清单"
CUT: Final = "……（过长，全文见 CSV 或 JSON）"
# No moment of making may remain in the file: the same version gives the same bytes.
ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CORE: Final = "docProps/core.xml"
_MOMENTS: Final = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_COPY_BYTES: Final = 1 << 20


def write_xlsx(version: ListVersion, stream: IO[bytes]) -> None:
    """Write a published version to a binary stream that can seek.

    Rows pass through a temporary file, not through memory. Formulas are neutralised, characters
    that a workbook cannot hold are left out, and a text beyond the length of a cell is cut with
    a note. The same version always writes the same bytes.
    """
    with tempfile.TemporaryDirectory(prefix="kaifang-xlsx-") as folder:
        path = _workbook(version, folder)
        with zipfile.ZipFile(path) as made, zipfile.ZipFile(stream, "w") as kept:
            for part in sorted(made.namelist()):
                _copy(made, kept, part)


def _workbook(version: ListVersion, folder: str) -> Path:
    from openpyxl import Workbook  # slow import

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    sheet.append(HEADERS)
    for row in exported_rows(version):
        sheet.append([fitting(cell, cut=CUT) for cell in cells(row)])
    path = Path(folder) / "version.xlsx"
    book.save(path)
    return path


def _copy(made: zipfile.ZipFile, kept: zipfile.ZipFile, part: str) -> None:
    place = zipfile.ZipInfo(part, date_time=ZIP_EPOCH)
    place.compress_type = zipfile.ZIP_DEFLATED
    with made.open(part) as source, kept.open(place, "w", force_zip64=True) as target:
        if part == _CORE:
            target.write(_MOMENTS.sub(b"", source.read()))
            return
        while piece := source.read(_COPY_BYTES):
            target.write(piece)
