"""Rows of data files: encodings, delimiters, sheets, JSON, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest

from cases.errors import FileTooLarge, UnreadableFile
from workflows.open_list.data_quality.data_rows import open_data
from workflows.open_list.reading.limits import Limits


def opened(content, data_format="csv", limits=None):
    """Return encoding, header and rows of a file."""
    found = open_data(io.BytesIO(content), len(content), data_format, limits or Limits())
    return found.encoding, found.header, list(found.rows)


def a_workbook(*rows, title="数据", hidden=False):
    from openpyxl import Workbook  # slow import

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if hidden:
        book.create_sheet("备用")
        sheet.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_file_is_read_in_its_encoding_and_delimiter(encoding, named, delimiter):
    text = f"线路{delimiter}首班\n一路{delimiter}05:30\n"

    found = opened(text.encode(encoding))

    assert found == (named, ["线路", "首班"], [["一路", "05:30"]])


def test_empty_lines_before_the_header_and_between_rows_are_no_rows():
    assert opened("\n,,\n线路,首班\n\n一路,\n".encode())[1:] == (["线路", "首班"], [["一路", ""]])


def test_an_empty_text_has_neither_header_nor_rows():
    assert opened(b"")[1:] == ([], [])


@pytest.mark.parametrize("content", [b"<!DOCTYPE html><html>404</html>", b' {"error": 1}'])
def test_a_page_in_place_of_a_text_file_is_refused(content):
    with pytest.raises(UnreadableFile, match="网页"):
        opened(content)


def test_quotes_that_do_not_end_are_refused():
    with pytest.raises(UnreadableFile, match="引号"):
        opened(b'a,b\n"1,2\n')


def test_a_cell_without_end_is_refused():
    with pytest.raises(UnreadableFile, match="过长"):
        opened(b"a,b\n" + b"1" * (csv.field_size_limit() + 1) + b",2\n")


def test_a_file_of_more_rows_or_columns_than_borne_is_refused():
    limits = Limits(rows=2, columns=2)

    assert len(opened(b"a,b\n1,2\n3,4\n", limits=limits)[2]) == 2
    with pytest.raises(FileTooLarge, match="2 行"):
        opened(b"a,b\n1,2\n3,4\n5,6\n", limits=limits)
    with pytest.raises(FileTooLarge, match="3 列"):
        opened(b"a,b\n1,2,3\n", limits=limits)
    with pytest.raises(FileTooLarge, match="上限"):
        opened(b"a,b\n1,2\n", limits=Limits(file_bytes=1))


def test_a_workbook_is_read_from_its_first_visible_sheet():
    content = a_workbook(["线路", "站数"], ["一路", 12])

    assert opened(content, "xlsx") == ("", ["线路", "站数"], [["一路", "12"]])
    assert opened(a_workbook(["线路"], ["一路"], hidden=True), "xlsx")[1] == []


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"a,b\n1,2\n", b""])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(UnreadableFile, match="XLSX"):
        opened(content, "xlsx")


def test_a_workbook_whose_parts_do_not_fit_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    content = file.getvalue()

    with pytest.raises(UnreadableFile, match="XLSX"):
        opened(content, "xlsx")


@pytest.mark.parametrize("wrapped", [False, True])
def test_json_is_read_record_by_record(wrapped):
    records = [{"线路": "一路", "站数": 12}, {"站数": None, "线路": "二路"}]
    content = json.dumps({"total": 2, "data": records} if wrapped else records).encode()

    assert opened(content, "json") == (
        "utf-8",
        ["线路", "站数"],
        [["一路", "12"], ["二路", ""]],
    )


def test_a_json_record_with_other_keys_keeps_its_own_shape():
    content = json.dumps([{"a": 1, "b": 2}, {"a": 1}]).encode()

    assert opened(content, "json")[2] == [["1", "2"], ["1"]]


def test_an_empty_json_list_has_no_rows():
    assert opened(b"[]", "json")[1:] == ([], [])


@pytest.mark.parametrize(
    "content", [b'{"error": "no"}', b"<html>", b'[{"a": 1}', b"[1, 2]", b'[{"a": 1}, 2]', b""]
)
def test_what_is_no_list_of_objects_is_refused(content):
    with pytest.raises(UnreadableFile):
        opened(content, "json")
