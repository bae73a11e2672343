"""Rows that are checked many at once come out as rows that are checked one by one."""

from __future__ import annotations

import random

import pytest

from tests.real_list import data_file, needs_real_list
from tests.workflows.open_list.reading.files import ORGANISATIONS, csv_bytes, opened, xlsx
from workflows.open_list.reading import (
    Successor,
    check,
    check_rows,
    read_list,
    remembered_cells,
)
from workflows.open_list.reading.column_check import ColumnChecker
from workflows.open_list.reading.identity import Identities

HEADERS = (
    "数据集ID",
    "数据资源名称",
    "数据资源提供部门",
    "开放属性",
    "数据资源内容描述",
    "数据领域",
    "开放条件",
    "更新频率",
    "首次发布日期",
    "最近更新日期",
    "数据量",
    "数据项",
    "数据格式",
    "共同提供部门",
)
LONG = "包含机构名称、地址、电话等信息的公共数据"
# What each column may say, the odd among the plain.
CELLS = (
    (
        "A1",
        "A2",
        "A3",
        "A4",
        "A5",
        "Ａ６",
        " A7",
        "5.48569E+15",
        "A 8",
        "",
        "=A9",
        "A\x0110",
        "A-11",
    ),
    (
        "名单",
        "名单（2026）",
        "名单(2026)",
        " 名单",
        "名\n单",
        "",
        "=1+1",
        "甲" * 201,
        "乙",
        "丙\u200b",
    ),
    ("市绿化局", "市教委", "市绿化局,市教委", "市教委，某局", "旧局", "某局", ""),
    ("无条件开放", "有条件开放", "不予开放", "完全开放", ""),
    (LONG, LONG + " ", "太短", "", "-", f"'{LONG}"),
    ("民生服务", "经济建设", "没有的领域", "", "-"),
    ("", "需申请", "需申请&&", "无条件开放", "-"),
    ("每年", "每月", "偶尔", "", "实时"),
    ("2026-04-20", "2026年4月20日", "不详", ""),
    ("2026-04-23", "2020-01-01", "-", "明天"),
    ("12", "1,300", "-5", "十二", ""),
    ("姓名;地址", "身份证号\n地址", "地址", ""),
    ("CSV;JSON", "csv、json", "", "A" * 250),
    ("", "", "", "市教委", "旧局"),
)
MERGED = {"旧局": Successor(8, "市教育委员会")}


def both_ways(content: bytes, merged=MERGED):
    """Return entries and report of the same file, checked at once and row by row."""
    found = []
    for at_once in (True, False):
        with opened(content) as list_file:
            rows = check_rows(list_file, organisations=ORGANISATIONS, merged=merged)
            entries = (
                list(rows) if at_once else [row.values for row in rows.all_rows() if row.values]
            )
            found.append((entries, rows.report))
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("plain", [0.0, 0.9, 0.99])
def test_read_any_mixture_of_rows_agrees_with_rows_checked_one_by_one(seed, plain, monkeypatch):
    monkeypatch.setattr(check, "CHUNK_ROWS", 7)
    draw = random.Random(seed)  # noqa: S311  # the same rows every time
    rows = [
        [
            (f"B{number}" if column == 0 else f"名称{number}")
            if column < 2 and draw.random() < plain
            else cells[0]
            if draw.random() < plain
            else draw.choice(cells)
            for column, cells in enumerate(CELLS)
        ]
        for number in range(60)
    ]
    rows[20:20] = [["合计", "20"], [""] * 14, [*rows[0], ""], rows[3][:9]]

    at_once, one_by_one = both_ways(csv_bytes(HEADERS, *rows))

    assert at_once == one_by_one


def test_read_plain_rows_leaves_none_to_be_checked_by_itself():
    plain = ["市教委", "无条件开放", LONG, "民生服务", "", "每年", "2026-04-20", "2026-04-23"]
    row = [*plain, "12", "地址", "CSV;JSON", ""]
    rows = [[f"B{number}", f"名称{number}", *row] for number in range(1200)]

    with opened(csv_bytes(HEADERS, *rows)) as list_file:
        identities = Identities(ORGANISATIONS, unknown_allowed=False)
        checker = ColumnChecker(list_file.header, list_file.columns, identities)
        entries = checker.read(list(list_file.rows())).entries

    assert (len(entries), None in entries) == (1200, False)


def test_read_rows_with_warnings_leaves_none_to_be_checked_by_itself():
    said = ["市教委", "无条件开放", "太短", "没有的领域", "需申请", "偶尔", "", "明天"]
    rows = [[f"B{number}", f"名称{number}", *said, "十二", "地址", "", ""] for number in range(9)]

    with opened(csv_bytes(HEADERS, *rows)) as list_file:
        identities = Identities(ORGANISATIONS, unknown_allowed=False)
        checker = ColumnChecker(list_file.header, list_file.columns, identities)
        read = checker.read(list(list_file.rows()))
    at_once, one_by_one = both_ways(csv_bytes(HEADERS, *rows))

    assert (None in read.entries, sorted(read.notes)) == (False, list(range(9)))
    assert at_once == one_by_one
    assert at_once[0] == read.entries


def test_read_more_warned_cells_than_are_remembered_agrees(monkeypatch):
    monkeypatch.setattr(remembered_cells, "REMEMBERED_CELLS", 2)
    rows = [
        [f"B{number}", f"名称{number}", "市教委", "无条件开放", f"短{number % 7}"]
        for number in range(40)
    ]

    at_once, one_by_one = both_ways(csv_bytes(HEADERS[:5], *rows))

    assert at_once == one_by_one
    assert at_once[1].warnings["abstract_too_short"] == 40


def test_read_repeated_rows_name_the_first_of_another_chunk():
    rows = [[f"B{number}", f"名称{number}", "市教委", "无条件开放"] for number in range(1200)]
    rows[1100][0] = "B3"
    rows[1150][1] = "名称4"

    at_once, one_by_one = both_ways(csv_bytes(HEADERS[:4], *rows))

    assert at_once == one_by_one
    assert [(one.row, one.other_row) for one in at_once[1].errors] == [(1102, 5)]
    assert [one.other_row for one in at_once[1].warning_details if one.other_row] == [6]


def test_chunks_hold_little_text_however_long_the_rows_are(monkeypatch):
    monkeypatch.setattr(check, "CHUNK_CHARACTERS", 1_000)
    rows = [[f"B{number}", f"名称{number}", "市教委", "无条件开放"] for number in range(5)]
    long = [[*row, "长" * 600] for row in rows]

    with opened(csv_bytes(HEADERS[:5], *long)) as list_file:
        chunks = list(check_rows(list_file, organisations=ORGANISATIONS).chunks())

    assert [len(chunk) for chunk in chunks] == [2, 2, 1]


def test_read_workbook_with_merged_cells_and_wider_rows_agrees():
    rows = [["A1", "甲", "市教委", "无条件开放", ""], ["A2", "乙", "", "有条件开放", ""]]
    file = xlsx(list(HEADERS[:4]), *rows, merged=["C2:C3"]).getvalue()

    at_once, one_by_one = both_ways(file)

    assert at_once == one_by_one
    assert len(at_once[0]) == 2


@needs_real_list
def test_read_real_list_agrees_with_rows_checked_one_by_one():
    found = []
    for at_once in (True, False):
        with read_list(data_file("sh_open_list_2026-04.csv.gz"), filename="x") as list_file:
            names = {row.cells[list_file.columns["provider"]] for row in list_file.rows()}
            known = {name: number for number, name in enumerate(sorted(names), 1)}
            rows = check_rows(list_file, organisations=known)
            entries = (
                list(rows) if at_once else [row.values for row in rows.all_rows() if row.values]
            )
            found.append((entries, rows.report))

    assert found[0] == found[1]
    assert len(found[0][0]) > 9_000
