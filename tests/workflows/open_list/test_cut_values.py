"""Two long values are cut so that a reader sees where they differ."""

from __future__ import annotations

import pytest

from workflows.open_list.cut_values import cut_around_difference

LONG = "水上巴士各站点的名称、位置"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("每周", "每天", ("每周", "每天")),
        (f"{LONG}和票价信息", f"{LONG}、首末班时间和票价", ("…置和票价信息", "…置、首末班时间和…")),
        (LONG, f"{LONG}和票价", ("…置", "…置和票价")),
        ("按周更新，节假日另行发布公告", "每天", ("按周更新，节假日另…", "每天")),
        ("", LONG, ("", "水上巴士各站点的名…")),
    ],
)
def test_values_are_cut_around_their_first_difference(
    one: str, other: str, expected: tuple[str, str]
) -> None:
    cut = cut_around_difference(one, other, room=10)

    assert cut == expected
    assert all(len(value) <= 10 for value in cut)
