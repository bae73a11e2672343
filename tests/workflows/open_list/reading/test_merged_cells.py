import pytest

from cases.errors import UnreadableFile
from workflows.open_list.reading.merged_cells import MergedRange, fill_merged
from workflows.open_list.reading.table import RawRow


def rows(*cells):
    return [RawRow(number, list(row)) for number, row in enumerate(cells, 1)]


def test_fill_merged_down_fills_and_marks():
    given = rows(["a", "市教委"], ["b", ""], ["c", ""], ["d", ""])

    assert list(fill_merged(given, [MergedRange(1, 1, 3, 1)])) == [
        RawRow(1, ["a", "市教委"]),
        RawRow(2, ["b", "市教委"], (1,)),
        RawRow(3, ["c", "市教委"], (1,)),
        RawRow(4, ["d", ""]),
    ]


def test_fill_merged_block_fills_to_the_right_too():
    given = rows(["x", "", "1"], ["", "", "2"])

    assert list(fill_merged(given, [MergedRange(1, 0, 2, 1)])) == [
        RawRow(1, ["x", "x", "1"], (1,)),
        RawRow(2, ["x", "x", "2"], (0, 1)),
    ]


def test_fill_merged_empty_corner_or_outside_fills_nothing():
    given = rows(["", "b"], ["", "d"])

    filled = list(fill_merged(given, [MergedRange(1, 0, 2, 0), MergedRange(1, 5, 2, 6)]))

    assert filled == given


def test_fill_merged_written_cells_stay():
    given = rows(["x"], ["own"])

    assert list(fill_merged(given, [MergedRange(1, 0, 2, 0)])) == given


def test_fill_merged_overlapping_ranges_are_refused():
    given = rows(["x", "y"], ["", ""])
    everywhere = [MergedRange(1, 0, 2, 1)] * 3

    with pytest.raises(UnreadableFile, match="合并单元格互相重叠"):
        list(fill_merged(given, everywhere))
