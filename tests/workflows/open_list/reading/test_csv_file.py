import io

import pytest

from cases.errors import UnreadableFile
from tests.workflows.open_list.reading.files import HEADER, ROW, csv_bytes
from workflows.open_list.reading.csv_file import open_csv
from workflows.open_list.reading.limits import DEFAULT_LIMITS, Limits
from workflows.open_list.reading.table import RawRow


def rows_of(content, limits=DEFAULT_LIMITS):
    return list(open_csv(io.BytesIO(content), limits).rows())


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_open_csv_delimiter_and_encoding_are_told(encoding, delimiter):
    content = csv_bytes(HEADER, ROW, encoding=encoding, delimiter=delimiter)

    assert rows_of(content) == [RawRow(1, HEADER), RawRow(2, ROW)]


def test_open_csv_rows_can_be_read_again_and_the_stream_stays_open():
    stream = io.BytesIO(csv_bytes(HEADER, ROW))
    table = open_csv(stream, DEFAULT_LIMITS)

    assert list(table.rows()) == list(table.rows())
    assert not stream.closed


def test_open_csv_row_numbers_are_those_of_a_spreadsheet():
    content = csv_bytes(HEADER, ["O1", "两行\n名称", "市教委", "非开放"]) + b"\r\n" + csv_bytes(ROW)

    assert [row.number for row in rows_of(content)] == [1, 2, 3, 4]


def test_open_csv_quotes_and_stray_quotes_are_text():
    content = '数据集ID,数据资源名称\nO1,"""引号"""\nO2,12" 管\n'.encode()

    assert [row.cells[1] for row in rows_of(content)[1:]] == ['"引号"', '12" 管']


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('数据集ID,数据资源名称\nO1,"没有结束\nO2,名称\n', 2),
        ('数据集ID,数据资源名称\nO1,名称\nO2,"结束"之后\n', 3),
        ("数据集ID,数据资源名称\nO1," + "长" * 131_073, 2),
        ('数据集ID,数据资源名称\nO1,"' + "长\n" * 70_000, 2),
    ],
    ids=["unterminated", "text after quote", "long cell", "unterminated long"],
)
def test_open_csv_broken_quotes_and_long_cells_name_the_row(content, row):
    with pytest.raises(UnreadableFile, match=f"第 {row} 行读不下去：引号没有成对"):
        rows_of(content.encode())


def test_open_csv_many_columns_are_refused():
    with pytest.raises(UnreadableFile, match="文件有 6 列，超过上限 5 列"):
        rows_of(csv_bytes(HEADER, ["x"] * 6), Limits(columns=5))
