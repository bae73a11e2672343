"""A version as a workbook."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from reports.open_list.xlsx_file import CUT, write_xlsx
from reports.sheet import LONGEST_CELL
from tests.reports.open_list.versions import a_version, written
from tests.workflows.open_list.lists import a_city, add, publish

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.django_db


def sheet(data: bytes) -> Sequence[Sequence[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["开放清单"]
    return book.get_sheet_by_name("开放清单").to_python()


def test_xlsx_holds_the_rows_of_its_version_with_formulas_neutralised() -> None:
    header, first, second = sheet(written(write_xlsx, a_version()))

    told = dict(zip(header, first, strict=True))
    assert told["数据资源名称"] == '\'=HYPERLINK("http://x")'
    assert (told["记录数"], told["开放属性"]) == (1500, "无条件开放")
    told = dict(zip(header, second, strict=True))
    assert (told["数据集ID"], told["开放属性"]) == ("0042", "有条件开放")
    assert told["联系方式"] == "'-"


def test_xlsx_of_the_same_version_is_the_same_bytes_and_names_no_moment() -> None:
    version = a_version()

    data = written(write_xlsx, version)

    assert data == written(write_xlsx, version)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert {part.date_time for part in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:modified" not in book.read("docProps/core.xml")


def test_xlsx_leaves_out_what_a_workbook_cannot_hold_and_says_where_it_cut() -> None:
    version = publish(a_city(), add(name="控制\x0b符", abstract="长" * 40_000))

    header, row = sheet(written(write_xlsx, version))

    told = dict(zip(header, row, strict=True))
    assert told["数据资源名称"] == "控制符"
    abstract = str(told["数据资源内容描述"])
    assert (len(abstract), abstract.endswith(CUT)) == (LONGEST_CELL, True)


def test_xlsx_neutralises_a_formula_behind_a_control_character() -> None:
    version = publish(a_city(), add(name="\x01=1+1", abstract="\x0b+2"))

    header, row = sheet(written(write_xlsx, version))

    told = dict(zip(header, row, strict=True))
    assert (told["数据资源名称"], told["数据资源内容描述"]) == ("'=1+1", "'+2")
