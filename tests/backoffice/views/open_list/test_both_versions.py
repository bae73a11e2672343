"""An entry of a draft that was saved elsewhere meanwhile: both versions, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import ListChange
from tests.backoffice.views.casework.pages import logged_in
from tests.backoffice.views.casework.test_both_versions import rows
from tests.workflows.open_list.changes import (
    OPENED_AT,
    City,
    a_city,
    a_draft,
    a_listed_row,
    content,
    put,
)
from workflows.engine.gate import act

if TYPE_CHECKING:
    from cases.models import ChangeItem, EntryRow

pytestmark = pytest.mark.django_db
QUERIES = 20


@pytest.fixture
def city() -> City:
    return a_city()


def typed(**changed: object) -> dict[str, object]:
    """Return a form as a browser posts it, with the content of the listed entry but for changes."""
    values = content(**changed)
    names = ("name", "domain", "abstract", "formats", "resource_type", "open_type", "status")
    return {
        **{name: values[name] for name in (*names, "update_frequency")},
        "items": "线路编号\r\n站点名称",
    }


def edited_elsewhere(city: City, row: EntryRow, **changed: object) -> tuple[ListChange, int, str]:
    """A draft whose entry was saved after a page of it was drawn: version seen, and the address."""
    change = a_draft(city)
    put(city, change, entry=row.entry, content=content(abstract="起初的摘要，写了足够多的字。"))
    seen = ListChange.objects.get(pk=change.pk).version
    put(city, change, entry=row.entry, content=content(**changed), justification="按周更新")
    return change, seen, reverse("list-change-entry-edit", args=[change.number, row.entry.uid])


@pytest.mark.scenario(7)
def test_each_field_that_differs_shows_what_was_typed_and_what_is_stored(city: City) -> None:
    row = a_listed_row(city.department)
    change, seen, url = edited_elsewhere(city, row, update_frequency="weekly")

    response = logged_in(city.staff.person).post(
        url, {**typed(abstract="我写的摘要。\r\n第二行。"), "expected_version": seen}
    )

    stored = content()["abstract"]
    assert response.status_code == 409
    assert rows(response) == [
        ("数据资源内容描述", "我写的摘要。\n第二行。", stored),
        ("更新频率", "每月", "每周"),
        ("说明", "", "按周更新"),
    ]
    assert [str(line.act) for line in response.context["news"]] == ["编辑条目"]
    assert "我写的摘要。" in str(response.context["form"]["abstract"])
    assert change.items.get().proposed_row.update_frequency == "weekly"


@pytest.mark.scenario(7)
def test_second_sending_of_a_compared_page_is_stored(city: City) -> None:
    row = a_listed_row(city.department)
    change, seen, url = edited_elsewhere(city, row, update_frequency="weekly")
    client = logged_in(city.staff.person)
    mine = typed(abstract="我写的摘要，足够长了。")
    shown = client.post(url, {**mine, "expected_version": seen})

    again = client.post(url, {**mine, "expected_version": shown.context["expected_version"]})

    assert again.status_code == 302
    assert change.items.get().proposed_row.abstract == "我写的摘要，足够长了。"


@pytest.mark.scenario(7)
def test_page_with_a_wrong_field_stays_stale_until_both_versions_were_shown(city: City) -> None:
    row = a_listed_row(city.department)
    change, seen, url = edited_elsewhere(city, row, update_frequency="weekly")
    client = logged_in(city.staff.person)

    wrong = client.post(url, {**typed(abstract=""), "expected_version": seen})
    right = client.post(
        url, {**typed(abstract="改好了。"), "expected_version": wrong.context["expected_version"]}
    )

    assert (wrong.status_code, right.status_code) == (422, 409)
    assert ("更新频率", "每月", "每周") in rows(right)
    assert change.items.get().proposed_row.update_frequency == "weekly"


@pytest.mark.scenario(7)
def test_entry_that_is_to_be_removed_by_now_says_so_on_either_side(city: City) -> None:
    row = a_listed_row(city.department)
    change = a_draft(city)
    put(city, change, entry=row.entry, remove=True, justification="系统停用")
    client = logged_in(city.staff.person)
    url = reverse("list-change-entry-edit", args=[change.number, row.entry.uid])

    edit = client.post(url, {**typed(name="公交站点"), "expected_version": 1})
    put(city, change, entry=row.entry, content=content(name="公交站点"))
    removal = client.post(url, {"remove": "1", "justification": "已停用", "expected_version": 2})

    assert rows(edit) == [
        ("操作", "变更", "移出"),
        ("数据资源名称", "公交站点", "公交线路站点信息"),
        ("说明", "", "系统停用"),
    ]
    assert rows(removal) == [("操作", "移出", "变更"), ("说明", "已停用", "")]
    assert removal.context["removal_reason"] == "已停用"


@pytest.mark.scenario(7)
def test_new_entry_that_was_taken_out_meanwhile_can_be_sent_again_as_a_new_one(city: City) -> None:
    change = a_draft(city)
    item = put(city, change, content=content())
    url = reverse("list-change-entry-edit", args=[change.number, item.entry.uid])
    taken_out(city, change, item)
    client = logged_in(city.staff.person)

    refused = client.post(url, {**typed(name="公交站点"), "expected_version": 2})
    again = client.post(
        reverse("list-change-entry-new", args=[change.number]),
        {**typed(name="公交站点"), "expected_version": refused.context["expected_version"]},
    )

    assert refused.status_code == 409
    assert rows(refused) == [("操作", "新增", "不在申请中")]
    assert f'action="{reverse("list-change-entry-new", args=[change.number])}"' in (
        refused.content.decode()
    )
    assert again.status_code == 302
    assert change.items.get().proposed_row.name == "公交站点"
    assert client.get(url).status_code == 404


def taken_out(city: City, change: ListChange, item: ChangeItem) -> None:
    """Let the author take an item out of the draft."""
    act(
        case=change,
        name="drop_item",
        actor=city.staff.person,
        at=OPENED_AT,
        expected_version=None,
        data={"item": item.pk},
    )


@pytest.mark.scenario(7)
@pytest.mark.parametrize("fields", [1, 3])
def test_stale_entry_takes_the_same_queries_however_many_fields_differ(
    city: City, fields: int, django_assert_num_queries
) -> None:
    row = a_listed_row(city.department)
    _change, seen, url = edited_elsewhere(city, row, update_frequency="weekly")
    client = logged_in(city.staff.person)
    mine = {"name": "甲", "formats": "CSV", "justification": "按周更新"} if fields == 3 else {}
    posted = {**typed(**mine), "justification": "按周更新", "expected_version": seen}
    client.post(url, posted)

    with django_assert_num_queries(QUERIES):
        response = client.post(url, posted)

    assert len(rows(response)) == fields
