"""What a data file says of its own quality."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from tests.workflows.open_list.data_quality.test_data_rows import a_workbook
from workflows.open_list.data_quality.data_rows import DataRows, open_data
from workflows.open_list.data_quality.measuring import declared_items, measure

ITEMS = {"线路": "字符型", "站数": "数值型", "开通日期": "日期型"}
HEADER = "线路,站数,开通日期\n"


def measured(text, items=None, data_format="csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return measure(open_data(io.BytesIO(content), len(content), data_format), items or {})


def test_a_file_without_faults_has_none():
    found = measured(f"{HEADER}一路,12,2020-01-02\n二路,8,2021/3/4\n", ITEMS)

    assert (found.rows, found.columns, found.cells, found.empty_cells) == (2, 3, 6, 0)
    assert (found.duplicate_rows, found.misshapen_rows, found.missing_items) == (0, 0, [])
    assert (found.typed_cells, found.matching_cells) == (4, 4)


def test_faults_are_counted_each_by_its_own():
    found = measured(f"{HEADER}一路,十二,去年\n一路,十二,去年\n二路,,\n三路,8\n", ITEMS)

    assert (found.rows, found.cells, found.empty_cells) == (4, 12, 3)
    assert (found.duplicate_rows, found.misshapen_rows) == (1, 1)
    # Two rows of two cells that are not what they should be, and one that is.
    assert (found.typed_cells, found.matching_cells) == (5, 1)


def test_the_cells_of_a_missing_item_are_empty_ones():
    found = measured("线路\n一路\n二路\n", ITEMS)

    assert found.missing_items == ["站数", "开通日期"]
    assert (found.cells, found.empty_cells) == (6, 4)


def test_names_of_items_are_compared_without_spaces_and_full_width():
    assert (
        measured("线路（名称）, ＩＤ\n一路,1\n", {"线路(名称)": "", "ID": ""}).missing_items == []
    )


def test_without_declared_items_every_column_counts():
    found = measured("a,b\n1,\n")

    assert (found.cells, found.empty_cells, found.typed_cells) == (2, 1, 0)


@pytest.mark.parametrize("number", ["12", "-3.5", "1,234,567", "1e5", "12%", "+7", ".5", "3."])
def test_numbers_are_known_however_they_are_written(number):
    assert measured(f'a\n"{number}"\n', {"a": "number"}).matching_cells == 1


@pytest.mark.parametrize("word", ["十二", "1-2", "-", "1,23", "%", "12元"])
def test_words_are_no_numbers(word):
    assert measured(f'a\n"{word}"\n', {"a": "INT"}).matching_cells == 0


@pytest.mark.parametrize(
    "day",
    [
        "2020-01-02",
        "2020/1/2",
        "2020年1月2日",
        "20200102",
        "2020-01",
        "2020",
        "2020年1月",
        "2020-01-02 03:04:05",
        "2020-01-02T03:04:05Z",
        "20200102030405",
        "1911-10-10",
    ],
)
def test_days_are_known_however_they_are_written(day):
    assert measured(f"a\n{day}\n", {"a": "datetime"}).matching_cells == 1


@pytest.mark.parametrize("word", ["去年", "1月2日", "2020-", "12:30"])
def test_words_are_no_days(word):
    assert measured(f"a\n{word}\n", {"a": "日期"}).matching_cells == 0


def test_the_same_data_has_the_same_content_in_every_format():
    text = measured("线路,站数,开通\n一路,12,2020-01-02\n二路,8.0,2021-03-04\n")
    other = measured("开通,线路,站数\n2021-03-04,二路,8\n2020-01-02,一路,12\n")
    book = measured(
        a_workbook(["线路", "站数", "开通"], ["一路", 12, "2020-01-02"], ["二路", 8, "2021-03-04"]),
        data_format="xlsx",
    )
    record = measured(
        '[{"线路":"一路","站数":12,"开通":"2020-01-02"},{"线路":"二路","站数":8,"开通":"2021-03-04"}]',
        data_format="json",
    )

    assert {text.content, other.content, book.content, record.content} == {text.content}
    assert measured("线路,站数,开通\n一路,13,2020-01-02\n二路,8,2021-03-04\n").content != (
        text.content
    )


def test_halves_of_characters_are_counted_as_any_others():
    assert measured(b'[{"a": "\\ud800"}]', data_format="json").rows == 1


def test_items_of_an_address_come_before_those_of_its_entry():
    items: list[dict[str, str | None]] = [
        {"name": "线路", "type": "字符型"},
        {"name": "站数", "type": None},
        {"meaning": "无名"},
    ]

    assert declared_items([], items) == {"线路": "字符型", "站数": ""}
    assert declared_items(["站数", "备注"], items) == {"站数": "", "备注": ""}


def test_memory_does_not_grow_with_the_width_of_a_file():
    def rows():
        for number in range(20_000):
            yield [f"{number}", "长" * 500]

    tracemalloc.start()
    found = measure(DataRows(encoding="", header=["a", "b"], rows=rows()), {})
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    # The rows are thirty megabytes of text; of each a number of eight bytes is kept.
    assert (found.rows, found.duplicate_rows) == (20_000, 0)
    assert peak < 6 * 1024 * 1024
