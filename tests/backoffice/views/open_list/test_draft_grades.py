"""Levels of grading on the pages of a change request: chosen, given a reason, read by the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.backoffice.views.open_list.test_drafts import TYPED, page
from tests.workflows.open_list.changes import (
    City,
    a_city,
    a_draft,
    a_listed_row,
    content,
    open_item,
    put,
    submitted,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
SAID = {**TYPED, "open_type": "conditional", "conditions": "登记用途"}


@pytest.fixture
def city() -> City:
    return a_city()


def edit(client: Client, city: City, row, **typed: str):
    """Post the page of one entry of a draft; return draft and answer."""
    change = a_draft(city)
    client.force_login(city.staff.person)
    url = reverse("list-change-entry-edit", args=[change.number, row.entry.uid])
    return change, client.post(url, {**SAID, **typed, "expected_version": change.version})


def test_draft_offers_the_levels_of_the_scheme_and_what_they_allow(client, city) -> None:
    change = a_draft(city)
    client.force_login(city.staff.person)

    shown = client.get(reverse("list-change-entry-new", args=[change.number]))

    choices = shown.context["form"]["grade"].field.choices
    assert [label for _value, label in choices[0:1]] == ["未分级"]
    assert [aspect for aspect, _levels in choices[1:]] == ["个人", "组织", "客体"]
    assert choices[1][1][1] == ("个人L2", "个人L2 低（可有条件开放、非开放）")


def test_word_of_the_list_is_offered_as_what_it_was(client, city) -> None:
    row = a_listed_row(city.department, grade="二级")
    change = a_draft(city)
    client.force_login(city.staff.person)

    shown = client.get(reverse("list-change-entry-edit", args=[change.number, row.entry.uid]))

    assert 'value="二级" selected>二级（原值，不在施行中的方案内）' in page(shown)


def test_level_with_its_reason_is_written_and_read_by_the_head(client, city) -> None:
    row = a_listed_row(city.department, open_type="conditional", conditions="登记用途")

    change, answer = edit(client, city, row, grade="客体L2", grade_reason="含内部编号")
    submitted(city, change)
    client.force_login(city.head.person)
    read = client.get(reverse("step", args=[open_item(change).pk]))

    assert answer["Location"] == reverse("case", args=[change.number])
    item = change.items.get()
    assert (item.proposed_row.grade, item.grade_reason) == ("客体L2", "含内部编号")
    assert "分级调整理由：含内部编号" in page(read)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"grade": "客体L2"}, "请在“分级调整理由”中单独写明理由"),
        ({"grade": "客体L4", "grade_reason": "核定"}, "不允许有条件开放，只允许非开放"),
        ({"grade": "甲", "grade_reason": "核定"}, "分类分级“甲”不在施行中的方案内，可选：个人L1、"),
    ],
)
def test_level_that_cannot_be_says_what_is_allowed_and_keeps_what_was_typed(
    client, city, typed, sentence
) -> None:
    row = a_listed_row(city.department, open_type="conditional", conditions="登记用途")

    change, answer = edit(client, city, row, **typed)

    assert answer.status_code == 422
    assert sentence in page(answer)
    assert "地铁客流统计" in page(answer)
    assert not change.items.exists()


def test_what_is_to_be_looked_at_is_said_in_words(client, city) -> None:
    row = a_listed_row(city.department, grade="客体L3", open_type="conditional")
    change = a_draft(city)
    said = content(grade="客体L2", open_type="conditional", conditions="登记用途")
    put(city, change, entry=row.entry, content=said, grade_reason="已删除")
    client.force_login(city.staff.person)

    shown = client.get(reverse("case", args=[change.number]))

    assert "分类分级放宽（客体L3 → 客体L2），须经安全复核。" in page(shown)
