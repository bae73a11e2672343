"""The merge of a proposal with wording that moved on: three wordings, field by field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from cases.models import CONTENT_FIELDS
from tests.workflows.open_list.changes import content
from workflows.open_list.merging import merge


def wording(**changed: Any) -> dict[str, Any]:
    return {"provider_id": 1, **content(provider_name="上海市交通委员会", **changed)}


def test_merge_keeps_both_where_two_sides_changed_different_fields() -> None:
    merged = merge(
        wording(), wording(abstract="每日更新的站点信息。"), wording(update_frequency="daily")
    )

    assert merged.content == wording(abstract="每日更新的站点信息。", update_frequency="daily")
    assert (merged.brought, merged.overlaps) == (("update_frequency",), ())


def test_merge_of_a_field_that_both_changed_differently_keeps_what_stands() -> None:
    merged = merge(
        wording(),
        wording(update_frequency="weekly"),
        wording(update_frequency="daily", contact="数据处"),
    )

    assert merged.content == wording(update_frequency="weekly", contact="数据处")
    assert (merged.brought, merged.overlaps) == (("contact",), ("update_frequency",))


def test_merge_says_a_change_once_that_both_made() -> None:
    merged = merge(wording(), wording(update_frequency="daily"), wording(update_frequency="daily"))

    assert (merged.brought, merged.overlaps) == ((), ())


def test_merge_takes_openness_and_its_conditions_as_one() -> None:
    standing = wording(open_type="conditional", conditions="须说明用途")
    base = wording(open_type="conditional", conditions="须说明用途，并签署协议")

    merged = merge(base, standing, base | {"open_type": "unconditional", "conditions": ""})

    assert merged.content == standing
    assert merged.overlaps == ("open_type", "conditions")


@pytest.mark.parametrize("respelt", ["公交线路（站点）信息", "公交线路 (站点)信息"])
def test_merge_lets_a_respelling_give_way_to_another_name(respelt: str) -> None:
    base = wording(name="公交线路(站点)信息")

    mine_respelt = merge(base, wording(name="公交站点信息"), wording(name=respelt))
    theirs_respelt = merge(base, wording(name=respelt), wording(name="公交站点信息"))

    assert mine_respelt.content["name"] == theirs_respelt.content["name"] == "公交站点信息"
    assert (mine_respelt.overlaps, theirs_respelt.overlaps) == ((), ())


def test_merge_corrects_the_spelling_of_what_nobody_else_touched() -> None:
    base = wording(name="公交线路(站点)信息")

    merged = merge(base, base, wording(name="公交线路（站点）信息"))

    assert merged.content["name"] == "公交线路（站点）信息"
    assert merged.brought == ("name",)


VALUES = {
    "abstract": st.sampled_from(["甲", "乙", "丙"]),
    "update_frequency": st.sampled_from(["daily", "weekly", "monthly"]),
    "open_type": st.sampled_from(["conditional", "unconditional"]),
    "conditions": st.sampled_from(["", "须说明用途", "须签署协议"]),
    "record_count": st.sampled_from([None, 1, 2]),
    "items": st.sampled_from([[], [{"name": "线路"}], [{"name": "线路", "type": "文本"}]]),
}
WORDINGS = st.fixed_dictionaries(VALUES).map(lambda chosen: wording(**chosen))


@given(base=WORDINGS, standing=WORDINGS, proposed=WORDINGS)
def test_merge_never_loses_a_change(
    base: dict[str, Any], standing: dict[str, Any], proposed: dict[str, Any]
) -> None:
    merged = merge(base, standing, proposed)

    for name in CONTENT_FIELDS:
        mine, theirs = proposed[name] != base[name], standing[name] != base[name]
        kept = merged.content[name]
        if mine and not theirs and name not in merged.overlaps:
            assert kept == proposed[name]
        if theirs and not mine and name not in merged.overlaps:
            assert kept == standing[name]
        if mine and theirs and standing[name] != proposed[name]:
            assert name in merged.overlaps
        if name in merged.overlaps:
            assert kept == standing[name]


@given(base=WORDINGS, standing=WORDINGS, proposed=WORDINGS)
def test_merge_without_overlaps_is_the_same_from_both_sides(
    base: dict[str, Any], standing: dict[str, Any], proposed: dict[str, Any]
) -> None:
    one, other = merge(base, standing, proposed), merge(base, proposed, standing)

    assert set(one.overlaps) == set(other.overlaps)
    if not one.overlaps:
        assert one.content == other.content


@given(base=WORDINGS, standing=WORDINGS, proposed=WORDINGS)
def test_merge_done_again_brings_nothing(
    base: dict[str, Any], standing: dict[str, Any], proposed: dict[str, Any]
) -> None:
    once = merge(base, standing, proposed)

    assert merge(base, once.content, proposed).brought == ()
