"""Levels in a file: as the scheme writes them, warned of where they misfit, never refused."""

from __future__ import annotations

import pytest

from tests.workflows.open_list.reading.files import HEADER, ORGANISATIONS, ROW, csv_bytes, opened
from workflows.open_list.reading import check_rows

LEVELS = {
    "客体L1": ("客体L1", ("unconditional", "conditional", "not_open")),
    "客体L2": ("客体L2", ("conditional", "not_open")),
}


def read(cell: str, levels=LEVELS, *, by_row: bool) -> tuple[list[str], dict[str, int]]:
    """Return the grades read, column by column or row by row, and the warnings."""
    content = csv_bytes([*HEADER, "分类分级"], [*ROW, cell])
    with opened(content) as list_file:
        rows = check_rows(list_file, organisations=ORGANISATIONS, levels=levels)
        if by_row:
            grades = [each.values.grade for each in rows.all_rows() if each.values]
        else:
            grades = [each.grade for each in rows]
    said = {rule: times for rule, times in rows.report.warnings.items() if "grade" in rule}
    return grades, said


@pytest.mark.parametrize("by_row", [True, False])
@pytest.mark.parametrize(
    ("cell", "grade", "said"),
    [
        ("客体L1", "客体L1", {}),
        (" 客体 Ｌ１ ", "客体L1", {}),
        ("客体L2", "客体L2", {"grade_not_allowed": 1}),
        ("二级", "二级", {"grade_unknown": 1}),
        ("", "", {}),
        ("-", "", {}),
    ],
)
def test_grade_is_read_as_the_scheme_writes_it(cell, grade, said, by_row) -> None:
    assert read(cell, by_row=by_row) == ([grade], said)


@pytest.mark.parametrize("by_row", [True, False])
def test_grade_without_a_scheme_is_text_as_before(by_row) -> None:
    assert read(" 二级 ", {}, by_row=by_row) == (["二级"], {})


def test_grade_too_long_to_be_kept_is_left_out() -> None:
    content = csv_bytes([*HEADER, "分类分级"], [*ROW, "级" * 41])
    with opened(content) as list_file:
        rows = check_rows(list_file, organisations=ORGANISATIONS, levels=LEVELS)
        (row,) = rows.all_rows()

    assert row.values is not None
    assert (row.values.grade, row.values.unread) == ("", ("grade",))
    assert rows.report.warnings["text_too_long"] == 1
