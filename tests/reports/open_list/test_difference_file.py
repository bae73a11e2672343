"""The difference of two versions as files: spelling apart, formulas tamed, any two versions."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client

from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    change,
    in_days,
    publish,
    remove,
    row,
    schedule,
)

pytestmark = pytest.mark.django_db
BETWEEN = "/open-list/versions/2023-001/difference/2023-002/difference"


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="A"), add(name="B（试行）"), add(name="C"))
    publish(
        city,
        change(row("A"), update_frequency="weekly", abstract="=HYPERLINK(1)"),
        change(row("B（试行）"), name="B(试行)"),
        remove(row("C")),
        add(name="D"),
        at=in_days(1),
    )
    return city


def content(path: str) -> bytes:
    answer: Any = Client().get(path)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.list_scenario(22)
def test_json_keeps_spelling_apart_and_texts_as_they_are(city: City) -> None:
    said = json.loads(content(f"{BETWEEN}.json"))

    assert (said["older"]["label"], said["newer"]["label"]) == ("2023-001", "2023-002")
    assert {name: count for name, count in said["counts"].items() if count} == {
        "added": 1,
        "changed": 1,
        "removed": 1,
        "typographic": 1,
    }
    assert [(each["class"], each["name"]) for each in said["changes"]] == [
        ("changed", "A"),
        ("removed", "C"),
        ("added", "D"),
    ]
    assert said["changes"][0]["fields"] == [
        {
            "field": "abstract",
            "old": "全市公交线路的起点、终点、首末班车时间",
            "new": "=HYPERLINK(1)",
        },
        {"field": "update_frequency", "old": "monthly", "new": "weekly"},
    ]
    assert [each["name"] for each in said["typographic"]] == ["B(试行)"]
    assert said["summary"] == [
        "上海市交通委员会：新增 1 条，变更 1 条，移出 1 条，仅文字写法 1 条。"
    ]


def test_workbook_has_a_sheet_for_spelling_and_runs_no_formula(city: City) -> None:
    from openpyxl import load_workbook  # slow import

    book = load_workbook(io.BytesIO(content(f"{BETWEEN}.xlsx")))

    assert book.sheetnames == ["汇总", "各部门", "说明", "差异", "仅文字写法"]
    rows = [[cell.value or "" for cell in line] for line in book["差异"].iter_rows(min_row=2)]
    assert [[line[0], line[2], *line[4:]] for line in rows] == [
        [
            "变更",
            "A",
            "数据资源内容描述",
            "全市公交线路的起点、终点、首末班车时间",
            "'=HYPERLINK(1)",
        ],
        ["变更", "A", "更新频率", "每月", "每周"],
        ["移出", "C", "", "", ""],
        ["新增", "D", "", "", ""],
    ]
    spelt = [[cell.value for cell in line] for line in book["仅文字写法"].iter_rows(min_row=2)]
    assert [[line[0], *line[4:]] for line in spelt] == [
        ["仅文字写法", "数据资源名称", "B（试行）", "B(试行)"]
    ]


def test_difference_backwards_reads_the_other_way(city: City) -> None:
    back = "/open-list/versions/2023-002/difference/2023-001/difference.json"

    assert [(each["class"], each["name"]) for each in json.loads(content(back))["changes"]] == [
        ("changed", "A"),
        ("added", "C"),
        ("removed", "D"),
    ]


def test_file_is_linked_from_the_page_and_hidden_with_its_versions(city: City) -> None:
    schedule(city, remove(row("A")), at=in_days(2))

    page = Client().get("/open-list/versions/2023-001/difference/2023-002/").content.decode()
    assert f"{BETWEEN}.xlsx" in page
    for path in (
        "/open-list/versions/2023-002/difference/2023-003/difference.json",
        "/open-list/versions/2099-001/difference/2023-001/difference.json",
        f"{BETWEEN}.pdf",
    ):
        assert Client().get(path).status_code == 404
