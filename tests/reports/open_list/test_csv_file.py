"""A version as CSV."""

from __future__ import annotations

import csv
import io

import pytest

from cases.models import EntryRow, ListEntry
from reports.open_list.columns import cells, neutral
from reports.open_list.csv_file import write_csv
from tests.reports.open_list.versions import a_version, written
from tests.workflows.open_list.lists import content
from workflows.open_list.reading.cell_values import read_items

pytestmark = pytest.mark.django_db


def test_csv_has_a_byte_order_mark_our_headers_and_the_rows_of_its_version() -> None:
    data = written(write_csv, a_version())

    assert data.startswith(b"\xef\xbb\xbf")
    header, first, second = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert header[:4] == ["数据集ID", "信息资源代码", "数据资源名称", "数据资源提供部门"]
    assert header[-2:] == ["数据资源状态", "条目标识"]
    told = dict(zip(header, first, strict=True))
    assert (told["数据集ID"], told["数据领域"]) == ("O0001", "道路交通")
    assert (told["开放属性"], told["更新频率"]) == ("无条件开放", "每月")
    assert (told["首次发布日期"], told["记录数"]) == ("2020-01-02 11:04:05", "1500")
    assert (told["数据项"], told["数据格式"]) == ("线路名称；首班时间", "CSV;JSON")
    assert (told["数据资源提供部门"], told["数据资源状态"]) == ("上海市交通委员会", "已发布")
    told = dict(zip(header, second, strict=True))
    assert (told["数据集ID"], told["数据资源名称"]) == ("0042", "公交站点")
    assert (told["首次发布日期"], told["记录数"], told["数据项"]) == ("", "", "")


def test_csv_neutralises_cells_that_start_like_formulas() -> None:
    text = written(write_csv, a_version()).decode("utf-8-sig")

    first, second = csv.DictReader(io.StringIO(text, newline=""))
    assert first["数据资源名称"] == '\'=HYPERLINK("http://x")'
    assert second["联系方式"] == "'-"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_neutral_puts_an_apostrophe_before_every_formula_start(start: str) -> None:
    assert neutral(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["", "公交=线路", "公交＝线路", "'=1", 5, 0])
def test_neutral_leaves_other_cells_alone(cell: str | int) -> None:
    assert neutral(cell) == cell


def test_csv_of_the_same_version_is_the_same_bytes() -> None:
    version = a_version()

    assert written(write_csv, version) == written(write_csv, version)


@pytest.mark.parametrize(
    ("names", "cell"),
    [
        ([], ""),
        (["名称"], "名称"),
        (["名称", "时间"], "名称；时间"),
        (["名称,别名", "时间"], "名称,别名；时间"),
        (["名称,别名"], "名称,别名\n"),
        (["名称;别名", "时间"], "名称;别名\n时间\n"),
    ],
)
def test_items_stand_in_a_cell_so_that_they_can_be_read_again(names: list[str], cell: str) -> None:
    row = EntryRow(entry=ListEntry(), **content(items=[{"name": name} for name in names]))

    assert cells(row)[19] == cell
    assert list(read_items(cell)) == names
