from datetime import UTC, datetime
from typing import IO

import pytest

from tests.workflows.open_list.reading.files import (
    HEADER,
    ROW,
    checked,
    csv_bytes,
    entry,
    found,
    json_bytes,
    xlsx,
)
from workflows.open_list.reading import EntryValues


def test_check_full_row_gives_every_column():
    columns = {
        "数据集ID": "O1",
        "信息资源代码": "310000/1",
        "数据资源名称": "公共厕所名录",
        "数据资源提供部门": "市绿化局",
        "共同提供部门": "市教委",
        "数据领域": "民生服务",
        "开放条件": "无条件开放",
        "数据资源内容描述": "全市公共厕所的名称、地址、开放时间和管理单位",
        "分类分级": "客体一级",
        "数据资源类型": "数据产品",
        "更新频率": "每年",
        "开放属性": "无条件开放",
        "首次发布日期": "2026-04-20",
        "最近更新日期": "2026-04-23 09:16:34",
        "数据格式": "CSV;JSON",
        "记录数": "13.0",
        "数据容量": "3 KB",
        "数据项": "编号;名称",
        "空间范围": "全市",
        "时间范围": "2026年",
        "联系方式": "信息科",
        "使用许可": "注明来源",
    }

    rows, report = checked(csv_bytes(list(columns), list(columns.values())))

    assert (report.errors, report.warnings) == ((), {})
    assert entry(rows[0]) == EntryValues(
        row_number=2,
        portal_dataset_id="O1",
        resource_code="310000/1",
        name="公共厕所名录",
        name_key="公共厕所名录",
        provider_id=7,
        provider_name="市绿化局",
        co_providers="市教委",
        domain="livelihood",
        abstract="全市公共厕所的名称、地址、开放时间和管理单位",
        items=("编号", "名称"),
        formats="CSV;JSON",
        resource_type="product",
        open_type="unconditional",
        grade="客体一级",
        conditions="无条件开放",
        condition_templates="",
        condition_supplement="",
        update_frequency="yearly",
        first_published_at=datetime(2026, 4, 19, 16, tzinfo=UTC),
        last_data_update_at=datetime(2026, 4, 23, 1, 16, 34, tzinfo=UTC),
        record_count=13,
        data_size="3 KB",
        spatial="全市",
        temporal="2026年",
        contact="信息科",
        licence="注明来源",
    )


def test_check_same_entry_as_csv_xlsx_and_json_is_equal():
    header = [*HEADER, "更新频率", "首次发布日期", "记录数", "数据项"]
    row = [*ROW, "每年", "2026-04-20", "13", "编号;名称"]
    moment = datetime(2026, 4, 20)  # noqa: DTZ001
    one = {
        "portal_dataset_id": ROW[0],
        "name": ROW[1],
        "provider": ROW[2],
        "open_type": "unconditional",
        "update_frequency": "yearly",
        "first_published_at": "2026-04-19T16:00:00+00:00",
        "record_count": 13,
        "items": ["编号", "名称"],
    }

    files: list[bytes | IO[bytes]] = [
        csv_bytes(header, row),
        csv_bytes(header, row, encoding="gb18030", delimiter="\t"),
        xlsx(header, [*ROW, "每年", moment, 13, "编号;名称"]),
        json_bytes([one]),
    ]
    values = {entry(checked(file)[0][0]) for file in files}

    assert len(values) == 1
    assert values.pop().record_count == 13


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://example.org")',
        "+公式",
        "@SUM(A1)",
        "-公式",
        "\t=1+1",
        "-2+3+cmd|x",
        "＠公式",
    ],
)
def test_check_formula_like_cell_is_text_with_a_warning(cell):
    rows, report = checked(csv_bytes(HEADER, [ROW[0], cell, *ROW[2:]]))

    assert entry(rows[0]).name == cell.strip()
    assert report.warnings["formula_like"] == 1


@pytest.mark.parametrize("cell", ["-", "－", "-5", "－5", "+86", "-1,300.5", "--", "厕所=公共"])
def test_check_dashes_and_numbers_are_no_formulas(cell):
    _rows, report = checked(csv_bytes(HEADER, [ROW[0], cell, *ROW[2:]]))

    assert "formula_like" not in report.warnings


@pytest.mark.parametrize("sign", ["=", "-", "＝", "＋", "－", "＠"])
def test_check_apostrophe_of_our_own_export_goes_again(sign):
    exported, plain = (
        entry(checked(csv_bytes(HEADER, [ROW[0], f"{mark}{sign}公式", *ROW[2:]]))[0][0]).name
        for mark in ("'", "")
    )

    assert exported == plain
    assert not exported.startswith("'")


def test_check_formula_in_an_unused_column_is_not_told():
    _rows, report = checked(csv_bytes([*HEADER, "浏览量"], [*ROW, "=1+1"]))

    assert "formula_like" not in report.warnings


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\ufffd", "\x01"])
def test_check_unseen_characters_go_with_a_warning(unseen):
    rows, report = checked(csv_bytes(HEADER, [ROW[0], f"公共{unseen}厕所", *ROW[2:]]))

    assert entry(rows[0]).name == "公共厕所"
    assert rows[0].raw.cells[1] == f"公共{unseen}厕所"
    assert report.warnings["characters_removed"] == 1


def test_check_nul_of_json_goes_with_a_warning():
    one = dict(zip(("portal_dataset_id", "name", "provider", "open_type"), ROW, strict=True))

    content = json_bytes([one | {"name": "NAME"}])
    escaped = content.replace(b"NAME", "公共\\u0000厕所\\ud800".encode())

    rows, report = checked(escaped)

    assert entry(rows[0]).name == "公共厕所"
    assert report.warnings["characters_removed"] == 1


def test_check_surplus_cells_refuse_the_row():
    _rows, report = checked(
        csv_bytes(HEADER, [*ROW, "", "多余"], [*ROW[:3], "无条件开放", "", " "])
    )

    assert found(report) == [
        (2, "", " 多余", "too_many_cells"),
        (3, "数据集ID", ROW[0], "identifier_repeated"),
    ]
    assert report.errors[0].message == (
        "第 2 行：这一行的单元格多于表头的列，内容可能错位。请检查分隔符和引号。"
    )


def test_check_missing_cells_are_empty_with_a_warning():
    rows, report = checked(csv_bytes([*HEADER, "更新频率", "数据项"], ROW))

    assert entry(rows[0]).update_frequency == ""
    assert report.warnings["too_few_cells"] == 1


def test_check_merged_cell_is_marked_in_the_row_it_filled():
    file = xlsx(HEADER, ROW, ["O2", "乙", "", "非开放"], merged=["C2:C3"])

    rows, report = checked(file)

    assert entry(rows[1]).provider_name == "市绿化局"
    assert [
        (note.row, note.column, note.value)
        for note in report.warning_details
        if note.rule == "merged_cell_filled"
    ] == [(3, "数据资源提供部门", "市绿化局")]


def test_check_merged_cell_in_an_unused_column_is_not_told():
    file = xlsx([*HEADER, "序号"], [*ROW, "1"], ["O2", *ROW[1:], ""], merged=["E2:E3"])

    assert "merged_cell_filled" not in checked(file)[1].warnings
