"""What an import compares and takes over, column by column."""

from __future__ import annotations

import pytest

from cases.models import EntryRow
from tests.factories import an_organisation
from tests.workflows.open_list.files import (
    BUREAU,
    HEADERS,
    counts,
    csv_file,
    preview,
    propose,
    put_in_force,
    row,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads", "bureau")]
WIDE = (*HEADERS, "数据项", "开放条件", "最近更新日期", "数据量")


def wide(
    number: int, *, items: str = "名称;地址", conditions: str = "须申请", **said
) -> tuple[str, ...]:
    """Return one row under `WIDE`."""
    return (*row(number, BUREAU, **said), items, conditions, "2026-04-23 09:16:34", "1300")


def put_wide_rows_in_force(operator, *rows, **said) -> None:
    propose(csv_file(*rows, headers=WIDE), operator)
    EntryRow.objects.filter(valid_from=None).update(**said or {"contact": ""})
    put_in_force()


def test_preview_list_dates_items_and_numbers_as_listed_are_unchanged(operator):
    put_wide_rows_in_force(operator, wide(1), wide(2, items=""))

    found = preview(csv_file(wide(1), wide(2, items=""), headers=WIDE), operator)

    assert counts(found) == {"unchanged": 2}
    assert found.counts["organisations"][0]["unchanged"] == 2


def test_preview_list_stages_nothing_of_what_is_listed_word_for_word(operator):
    put_wide_rows_in_force(operator, wide(1), wide(2, items="", conditions=""))
    file = csv_file(wide(1), wide(2, items="", conditions=""), headers=WIDE)

    found = preview(file, operator)

    assert (found.rows, found.staged.count()) == (2, 0)


def test_preview_list_text_that_moves_from_one_field_to_the_next_is_a_change(operator):
    headers = (*HEADERS, "空间范围", "时间范围")
    propose(csv_file((*row(1, BUREAU), "全市\x1f市区", "每年"), headers=headers), operator)
    put_in_force()

    found = preview(csv_file((*row(1, BUREAU), "全市", "市区\x1f每年"), headers=headers), operator)

    assert counts(found) == {"change": 1}
    assert found.counts["fields"] == {"spatial": 1, "temporal": 1}


def test_propose_list_new_items_keep_type_and_meaning_of_the_old(operator):
    known = {"name": "名称", "type": "文本", "meaning": "全称"}
    put_wide_rows_in_force(operator, wide(1), items=[known])

    (change,) = propose(csv_file(wide(1), headers=WIDE), operator).changes

    assert change.items.get().proposed_row.items == [known, {"name": "地址"}]


def test_preview_list_items_without_their_types_propose_nothing(operator):
    known = {"name": "名称", "type": "文本"}
    put_wide_rows_in_force(operator, wide(1, items="名称"), items=[known])

    found = preview(csv_file(wide(1, items="名称"), headers=WIDE), operator)

    assert counts(found) == {"unchanged": 1, "typographic": 1}


def test_propose_list_new_conditions_bring_their_reading_with_them(operator):
    put_wide_rows_in_force(operator, wide(1))

    (change,) = propose(csv_file(wide(1, conditions="须书面申请"), headers=WIDE), operator).changes

    item = change.items.get()
    assert (item.proposed_row.conditions, item.proposed_row.condition_supplement) == (
        "须书面申请",
        "须书面申请",
    )
    assert [name for name, _old, _new in item.fields] == ["conditions", "condition_supplement"]


def test_preview_list_several_providers_as_listed_are_unchanged(operator):
    an_organisation("上海市另一局")
    file = (row(1, f"{BUREAU},上海市另一局"),)
    propose(csv_file(*file), operator)
    put_in_force()

    assert counts(preview(csv_file(*file), operator)) == {"unchanged": 1}
    assert counts(preview(csv_file(row(1, BUREAU)), operator)) == {"unchanged": 1}


def test_preview_list_short_name_that_two_organisations_share_names_neither(operator):
    an_organisation("上海市甲局", short_name="同名局")
    an_organisation("上海市乙局", short_name="同名局")

    found = preview(csv_file(row(1, "同名局")), operator)

    assert [error["rule"] for error in found.errors] == ["provider_unknown"]
