"""The list of W5: a hundred thousand invented entries, and the same list a month later."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADERS = (
    "数据集ID",
    "数据资源提供部门",
    "数据资源名称",
    "数据资源内容描述",
    "数据领域",
    "开放属性",
    "分类分级",
    "数据格式",
    "更新频率",
    "记录数",
    "最近更新日期",
    "备注",
)
COLUMNS = (
    "code",
    "dept",
    "name",
    "summary",
    "domain",
    "openness",
    "grade",
    "format",
    "freq",
    "items",
    "updated",
    "remark",
)
# As many as provide the real list.
DEPARTMENTS = 73
DOMAINS = ("经济建设", "社会发展", "城市建设", "卫生健康", "教育科技", "文化休闲", "资源环境")
OPEN_TYPES = ("无条件开放", "有条件开放")
FREQUENCIES = ("即时", "每天", "每周", "每月", "每年")
FORMATS = ("CSV", "XLSX", "JSON", "API")


def department(number: int) -> str:
    return f"上海市第{number}局"


def row(number: int, *, renamed: bool = False) -> tuple[str, ...]:
    updated = date(2023, 1, 1) + timedelta(days=number % 900)
    return (
        f"SH{number:08d}",
        department(number % DEPARTMENTS),
        f"公共数据集{number}" + ("·第1版" if renamed else ""),
        f"本数据集包含企业登记、许可、处罚等信息{number % 977}",
        DOMAINS[number % len(DOMAINS)],
        OPEN_TYPES[number % 2],
        f"L{number % 3 + 1}",
        FORMATS[number % 4],
        FREQUENCIES[number % 5],
        str(number % 90 + 1),
        updated.isoformat(),
        "",
    )


def base_list(entries: int) -> Iterator[tuple[str, ...]]:
    return (row(number) for number in range(entries))


def next_list(entries: int) -> Iterator[tuple[str, ...]]:
    """One in a hundred removed, one added, one changed."""
    first = entries // 100
    return (row(number, renamed=number % 100 == 7) for number in range(first, entries + first))


def expected_counts(entries: int) -> dict[str, int]:
    first = entries // 100
    changed = sum(number % 100 == 7 for number in range(first, entries + first))
    added = sum(number % 100 == 7 for number in range(entries, entries + first))
    return {"add": first, "change": changed - added, "remove": first}


def write_csv(path: Path, rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADERS)
        sheet.writerows(rows)


def write_xlsx(path: Path, rows: Iterator[tuple[str, ...]]) -> None:
    from openpyxl import Workbook  # slow import

    book = Workbook(write_only=True)
    sheet = book.create_sheet("清单")
    sheet.append(HEADERS)
    for cells in rows:
        sheet.append(cells)
    book.save(path)
