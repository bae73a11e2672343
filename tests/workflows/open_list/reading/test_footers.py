import pytest

from workflows.open_list.reading.footers import Footers
from workflows.open_list.reading.table import RawRow

COLUMNS = {"portal_dataset_id": 0, "name": 1, "open_type": 2}
ENTRY = ["O1", "公共厕所名录", "无条件开放"]


def rows(*cells):
    return [RawRow(number, list(row)) for number, row in enumerate(cells, 2)]


@pytest.mark.parametrize(
    "footer",
    [
        ["填表人:", "", ""],
        ["填表人：张三", "审核人：李四", ""],
        ["", "制表单位", "市教委"],
        ["备注", "以上为全部清单", ""],
        ["填表人：张三", "审核人：李四", "2026年4月"],
        ["说明：以上"],
        ["合计", "共 40 条", ""],
        ["共40条", "", ""],
    ],
)
def test_body_trailing_footer_is_kept_apart(footer):
    footers = Footers(COLUMNS)
    given = rows(ENTRY, footer)

    assert list(footers.body(given)) == given[:1]
    assert footers.rows == given[1:]


def test_body_footer_words_between_entries_are_rows():
    footers = Footers(COLUMNS)
    given = rows(ENTRY, ["备注", "", ""], ENTRY)

    assert list(footers.body(given)) == given
    assert footers.rows == []


def test_body_broken_entry_at_the_end_is_a_row():
    footers = Footers(COLUMNS)
    given = rows(ENTRY, ["O2", "", "无条件开放"])

    assert list(footers.body(given)) == given


def test_body_misspelt_entry_named_like_a_footer_is_a_row():
    footers = Footers(COLUMNS)
    given = rows(ENTRY, ["O2", "审核人员名单", "完全开放"])

    assert list(footers.body(given)) == given


def test_body_entry_named_like_a_footer_is_a_row():
    footers = Footers(COLUMNS)
    given = rows(["O1", "审核人员名单", "无条件开放"], ["O2", "合计表", "无条件开放"])

    assert list(footers.body(given)) == given


def test_body_blank_rows_are_counted():
    footers = Footers(COLUMNS)

    assert list(footers.body(rows(["", " "], [], ENTRY, ["\t"]))) == [RawRow(4, ENTRY)]
    assert footers.blank_rows == 3


def test_body_merged_fill_does_not_make_a_blank_row_an_entry():
    footers = Footers(COLUMNS)
    filled = RawRow(3, ["", "", "市教委"], (2,))

    assert list(footers.body([filled])) == []
    assert footers.blank_rows == 1


def test_body_many_footer_like_rows_are_rows():
    footers = Footers(COLUMNS)
    given = rows(*[["备注", "", ""]] * 25)

    assert [row.number for row in footers.body(given)] == list(range(2, 23))
    assert len(footers.rows) == 4
