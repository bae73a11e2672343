"""Bars and lines in pixels."""

from __future__ import annotations

from backoffice.views.charts import BAR_FROM, BAR_WIDTH, Counted, bars, line


def test_bars_put_parts_side_by_side_and_the_longest_fills_the_width() -> None:
    chart = bars(
        [
            Counted(name="甲", parts=(("good", 3), ("late", 1)), said="4"),
            Counted(name="一个名字长得写不下的单位", parts=(("good", 0), ("late", 2)), said="2"),
        ]
    )

    first, second = chart.bars
    assert [(each.tone, each.x, each.width) for each in first.pieces] == [
        ("good", BAR_FROM, 300),
        ("late", BAR_FROM + 300, 100),
    ]
    assert [(each.tone, each.x, each.width) for each in second.pieces] == [("late", BAR_FROM, 200)]
    assert first.end == BAR_FROM + BAR_WIDTH + 6


def test_bars_of_shares_are_all_of_one_length() -> None:
    chart = bars(
        [
            Counted(name="甲", parts=(("good", 100),), said=""),
            Counted(name="乙", parts=(("good", 1), ("late", 1)), said=""),
        ],
        shares=True,
    )

    assert [sum(each.width for each in bar.pieces) for bar in chart.bars] == [BAR_WIDTH] * 2


def test_bars_of_nothing_are_no_chart() -> None:
    assert bars([]) is None
    assert bars([Counted(name="甲", parts=(("good", 0),), said="0")]) is None


def test_line_puts_values_between_foot_and_head_and_keeps_lower_ones_on_the_foot() -> None:
    chart = line([("一月", 100.0), ("二月", 75.0), ("三月", 10.0)], lowest=50, highest=100)

    assert [(point.x, point.y) for point in chart.points] == [(48, 16), (348, 86), (648, 156)]
    assert [point.anchor for point in chart.points] == ["start", "middle", "end"]
    assert [said for _y, said in chart.grid] == ["50", "75", "100"]


def test_line_of_one_value_is_no_chart() -> None:
    assert line([("一月", 100.0)], lowest=0, highest=100) is None
