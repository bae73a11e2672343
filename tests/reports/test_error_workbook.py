"""The returned workbook: same layout, row numbers kept, reasons behind the last column."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from reports.error_workbook import write_error_workbook
from tests.workflows.open_list.files import HEADERS, csv_file, row
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {compare_key("上海市测试局"): 1}


def rows_of(source: Path, name: str = "清单.csv") -> tuple[int, list[list[Any]]]:
    stream = io.BytesIO()
    refused = write_error_workbook(source, filename=name, organisations=KNOWN, stream=stream)
    stream.seek(0)
    sheet = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0)
    return refused, sheet.to_python(skip_empty_area=False)


def test_write_error_workbook_keeps_titles_blank_rows_and_row_numbers(tmp_path):
    body = csv_file(row(1, "上海市测试局"), row(2, "无此单位")).getvalue().decode().splitlines()
    source = tmp_path / "list"
    source.write_text("\n".join(["开放清单,,,,,", body[0], body[1], "", body[2]]))

    refused, rows = rows_of(source)

    assert refused == 1
    assert rows[0][0] == "开放清单"
    assert rows[1] == [*HEADERS, "错误原因"]
    assert (rows[2][0], rows[2][-1]) == ("AB0001", "")
    assert rows[3] == [""] * 7
    assert rows[4][0] == "AB0002"
    assert rows[4][-1].startswith("数据资源提供部门：系统中没有这个部门。")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "＝1+1", "－1", "＠a"])
def test_write_error_workbook_neutralises_formulas(tmp_path, text):
    source = tmp_path / "list"
    source.write_bytes(csv_file(row(1, "无此单位", name=text)).getvalue())

    assert rows_of(source)[1][1][1] == f"'{text}"


def test_write_error_workbook_neutralises_a_formula_behind_a_control_character(tmp_path):
    source = tmp_path / "list"
    source.write_bytes(csv_file(row(1, "无此单位", name="\x01=1+1")).getvalue())

    assert rows_of(source)[1][1][1] == "'=1+1"
