"""A version as CSV: UTF-8 with a byte order mark, so that spreadsheets show Chinese right."""

from __future__ import annotations

import codecs
import csv
import io
from typing import IO, TYPE_CHECKING

from cases.queries.open_list import exported_rows
from reports.open_list.columns import HEADERS, cells, neutral

if TYPE_CHECKING:
    from cases.models import ListVersion


def write_csv(version: ListVersion, stream: IO[bytes]) -> None:
    """Write a published version to a binary stream, a row at a time.

    Cells that a spreadsheet would run as formulas get an apostrophe before them. The same
    version always writes the same bytes.
    """
    stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
    sheet = csv.writer(text)
    sheet.writerow(HEADERS)
    for row in exported_rows(version):
        sheet.writerow([neutral(cell) for cell in cells(row)])
    text.detach()
