"""Charts: well-formed, the same every time, one figure per node, labels that people read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from workflows.diagrams.chart import draw
from workflows.diagrams.chart_layout import lay_out
from workflows.diagrams.moves import kind_of
from workflows.diagrams.reading_order import reading_order
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.version_flow import ListVersionFlow
from workflows.registry import FLOWS

SVG = "{http://www.w3.org/2000/svg}"


def test_reading_order_follows_the_work_and_ends_with_the_end():
    assert [node.name for node in reading_order(ListVersionFlow)] == [
        "start",
        "cut",
        "confirm",
        "after_confirm",
        "await_effect",
        "end",
    ]


@pytest.mark.parametrize("flow", FLOWS, ids=kind_of)
def test_ways_beside_each_other_never_share_a_lane(flow):
    placed = lay_out(flow).aside
    clashes = [
        (one, other)
        for one, lane in placed
        for other, other_lane in placed
        if one is not other
        and lane == other_lane
        and one.is_back == other.is_back
        and one.rows[0] <= other.rows[1]
        and other.rows[0] <= one.rows[1]
    ]

    assert clashes == []


def test_layout_has_one_way_per_pair_of_nodes():
    layout = lay_out(ListVersionFlow)
    ways = [(way.source, way.target, way.label) for way in layout.straight]

    assert ways == [
        (0, 1, ""),
        (1, 2, ""),
        (2, 3, ""),
        (3, 4, "已公布（待生效）"),
        (4, 5, "撤回本版本、转为历史版本"),
    ]
    assert [(way.source, way.target, way.label) for way, _lane in layout.aside] == [
        (3, 5, "已作废")
    ]


def test_chart_has_a_figure_per_node_and_says_what_it_shows():
    root = ET.fromstring(draw(ListVersionFlow))  # noqa: S314  # our own text

    assert root.findtext(f"{SVG}title") == "清单版本"
    assert root.findtext(f"{SVG}desc") == "编制清单版本、复核并公布清单版本"
    assert len(root.findall(f"{SVG}circle")) == 3
    assert len(root.findall(f"{SVG}polygon")) == 1
    assert len(root.findall(f"{SVG}rect")) == 3
    texts = [text.text for text in root.findall(f"{SVG}text")]
    assert "主管部门负责人 · 5 工作日" in texts


def test_chart_is_the_same_every_time():
    assert draw(ListChangeFlow) == draw(ListChangeFlow)
