"""What the files hold that a visitor downloads."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from playwright.sync_api import Download

NAME = "数据资源名称"


def saved(download: Download) -> bytes:
    """Return the content of a finished download."""
    return Path(download.path()).read_bytes()


def csv_names(content: bytes) -> list[str]:
    """Return the names of the entries of a CSV file with its byte order mark."""
    assert content.startswith(b"\xef\xbb\xbf")
    return [row[NAME] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]


def xlsx_names(content: bytes) -> list[str]:
    """Return the names of the entries of a workbook."""
    return _column(content, NAME)


def json_names(content: bytes) -> list[str]:
    """Return the names of the entries of our JSON."""
    return [entry["name"] for entry in json.loads(content)["entries"]]


def dcat_titles(content: bytes) -> list[str]:
    """Return the titles of the datasets of a DCAT catalogue."""
    return [dataset["dct:title"] for dataset in json.loads(content)["dcat:dataset"]]


def error_reasons(content: bytes) -> list[str]:
    """Return the last column of a workbook that was handed back."""
    return _column(content, "错误原因")


def _column(content: bytes, title: str) -> list[str]:
    sheet = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0)
    header, *rows = sheet.to_python()
    place = header.index(title)
    return [str(row[place]) for row in rows]
