import io
import json

import pytest

from cases.errors import UnreadableFile
from tests.workflows.open_list.reading.files import json_bytes
from workflows.open_list.reading import json_file
from workflows.open_list.reading.limits import DEFAULT_LIMITS, Limits
from workflows.open_list.reading.table import RawRow


def rows_of(content, limits=DEFAULT_LIMITS):
    return list(json_file.open_json(io.BytesIO(content), limits).rows())


def test_open_json_entries_become_rows_under_their_keys():
    content = json_bytes(
        [
            {"name": "甲", "items": ["a;b", "c"], "record_count": 13, "domain": None},
            {"name": "乙", "items": [{"name": "长\n宽"}], "record_count": 0, "domain": ""},
        ]
    )

    assert rows_of(content) == [
        RawRow(1, ["name", "items", "record_count", "domain"]),
        RawRow(2, ["甲", "a;b\nc\n", "13", ""]),
        RawRow(3, ["乙", "长 宽\n", "0", ""]),
    ]


def test_open_json_keys_in_another_order_find_their_column():
    rows = rows_of(json_bytes([{"name": "甲", "domain": "x"}, {"domain": "y", "name": "乙"}]))

    assert [row.cells for row in rows[1:]] == [["甲", "x"], ["乙", "y"]]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 64])
def test_open_json_pieces_of_any_length_read_the_same(piece, monkeypatch):
    content = (
        b"\xef\xbb\xbf"
        + json.dumps(
            {"count": 123456, "meta": {"a": [1]}, "entries": [{"name": "公共厕所"}] * 3},
            ensure_ascii=False,
            indent=1,
        ).encode()
    )
    monkeypatch.setattr(json_file, "CHUNK_BYTES", piece)

    assert [row.cells for row in rows_of(content)] == [["name"], *[["公共厕所"]] * 3]


def test_open_json_what_follows_the_entries_is_left_alone():
    assert len(rows_of(b'{"entries": [{"name": "x"}], "count": 1}')) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"entries": []}', "entries 里没有条目"),
        (b'[{"name": "x"}]', "应为 {，却是 \\["),
        (b'{"version": 1}', "应为 ,，却是 }"),
        (b'{"entries": {}}', "应为 \\[，却是 {"),
        (b'{"entries": [{"name": "x"}', "应为 \\]，却是 文件结尾"),
        (b'{"entries": [{"name": "x', "内容不完整或格式有误"),
        (b'{"entries": [1]}', "第 1 条不是对象"),
        (b'{"entries": [{"a": 1}, {"b": 1}]}', "第 2 条的字段与第一条不同"),
        (b'{"entries": [{"name": "\xff"}]}', "编码不是 UTF-8"),
        (b'{"entries": [{"a": ' + b"[" * 100_000, "结构过深或数字过长"),
        (b'{"entries": [{"a": ' + b"9" * 5_000 + b"}]}", "结构过深或数字过长"),
    ],
    ids=[
        "no entries",
        "a list",
        "no list of entries",
        "entries are no list",
        "cut after an entry",
        "cut in an entry",
        "entry is no object",
        "other keys",
        "not utf-8",
        "too deep",
        "long number",
    ],
)
def test_open_json_other_json_is_refused_with_its_reason(content, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        rows_of(content)


def test_open_json_huge_entry_is_refused(monkeypatch):
    monkeypatch.setattr(json_file, "CHUNK_BYTES", 100)
    content = json_bytes([{"name": "x" * 2_000}])

    with pytest.raises(UnreadableFile, match="一个条目过大"):
        rows_of(content, Limits(json_characters=1_000))


def test_open_json_many_entries_are_refused():
    with pytest.raises(UnreadableFile, match="文件超过 2 行"):
        rows_of(json_bytes([{"name": "x"}] * 3), Limits(rows=2))
