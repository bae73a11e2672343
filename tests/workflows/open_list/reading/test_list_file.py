import io

import pytest

from cases.errors import UnreadableFile
from tests.workflows.open_list.reading.files import (
    HEADER,
    ROW,
    csv_bytes,
    json_bytes,
    opened,
    raw_xlsx,
    xlsx,
)
from workflows.open_list.reading import Limits, RawRow, read_list
from workflows.open_list.reading.limits import MEBIBYTE
from workflows.open_list.reading.list_file import FileKind


def test_read_list_path_is_described(tmp_path):
    path = tmp_path / "清单.csv"
    path.write_bytes(csv_bytes(["序号", *HEADER, "开放条件", "浏览量"], ["1", *ROW, "无", "3"]))

    with read_list(path, filename="清单.csv") as list_file:
        assert list_file.filename == "清单.csv"
        assert list_file.kind == FileKind.CSV
        assert list_file.encoding == "utf-8"
        assert list_file.header_row == 1
        assert list_file.columns == {
            "portal_dataset_id": 1,
            "name": 2,
            "provider": 3,
            "open_type": 4,
            "conditions": 5,
        }
        assert list_file.unused_columns == ("序号", "浏览量")
        assert list_file.missing_columns == (
            "domain",
            "abstract",
            "resource_type",
            "update_frequency",
            "first_published_at",
            "last_data_update_at",
            "formats",
            "items",
        )
        assert list(list_file.rows()) == [RawRow(2, ["1", *ROW, "无", "3"])]
        assert list(list_file.rows()) == list(list_file.rows())


def test_read_list_title_rows_stand_above_the_header():
    content = csv_bytes(["公共数据开放清单"], [], ["填报单位：市教委"], HEADER, ROW)

    list_file = opened(content)

    assert (list_file.header_row, len(list_file.title_rows)) == (4, 3)
    assert list(list_file.rows()) == [RawRow(5, ROW)]


def test_read_list_header_merged_over_two_rows_is_no_entry():
    file = xlsx(HEADER, ["", "", "", ""], ROW, merged=["A1:A2", "B1:B2", "C1:C2", "D1:D2"])

    assert list(opened(file).rows()) == [RawRow(3, ROW)]


def test_read_list_hidden_columns_are_named():
    assert opened(xlsx(HEADER, ROW, hidden_column="C")).hidden_columns == ("数据资源提供部门",)


def test_read_list_json_keys_are_the_header():
    entry = {"portal_dataset_id": "O1", "name": "甲", "provider": "乙", "open_type": "not_open"}

    list_file = opened(json_bytes([entry]))

    assert (list_file.kind, list_file.header) == (FileKind.JSON, tuple(entry))


def test_read_list_many_rows_are_refused_while_reading():
    list_file = opened(csv_bytes(HEADER, *[ROW] * 40), Limits(rows=30))

    with pytest.raises(UnreadableFile, match="文件超过 30 行"):
        list(list_file.rows())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\r\n\r\n  \r\n", "没有找到表头。表头至少要有这些列：数据集ID、数据资源名称"),
        (b" ", "没有找到表头"),
        (csv_bytes(["甲", "乙"], ["1", "2"]), "没有找到表头"),
        (
            csv_bytes(["数据集ID", "数据资源名称", "备注"], ["1", "2", "3"]),
            "缺少必需的列：数据资源提供部门、开放属性。文件的表头是：数据集ID、数据资源名称、备注",
        ),
        (csv_bytes([*HEADER, "数据集ID"], [*ROW, "1"]), "表头有重复的列：数据集ID"),
        (csv_bytes(*[["说明"]] * 20, HEADER, ROW), "前 20 行里没有找到表头"),
    ],
    ids=["blank rows", "a space", "foreign", "wrong columns", "repeated", "late header"],
)
def test_read_list_without_usable_header_is_refused(content, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        opened(content)


def test_read_list_refused_path_is_closed_again(tmp_path, recwarn):
    path = tmp_path / "list.csv"
    path.write_bytes(b"nothing")

    with pytest.raises(UnreadableFile):
        read_list(path, filename="list.csv")

    assert [str(warning.message) for warning in recwarn] == []


def test_read_list_given_stream_stays_open():
    stream = io.BytesIO(csv_bytes(HEADER, ROW))

    with read_list(stream, filename="x"):
        pass

    assert not stream.closed


@pytest.mark.list_scenario(23)
def test_read_list_zip_bomb_is_refused_before_a_row_is_read():
    bomb = raw_xlsx(parts={"xl/sharedStrings.xml": bytes(64 * MEBIBYTE)})

    with pytest.raises(UnreadableFile, match="像是压缩炸弹，已拒绝读取"):
        opened(bomb)
