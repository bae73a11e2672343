"""Writing a draft: entries typed, edited, removed and taken out."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.changes import (
    City,
    a_city,
    a_draft,
    a_draft_with_entries,
    a_listed_row,
    open_item,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "地铁客流统计",
    "domain": "road_traffic",
    "abstract": "全市轨道交通各站点每日进出站客流的统计数据。",
    "items": "站点名称|文本|车站名称\n进站人次|整数",
    "formats": "CSV;JSON",
    "resource_type": "product",
    "open_type": "unconditional",
    "update_frequency": "daily",
}


@pytest.fixture
def city() -> City:
    return a_city()


def page(response: object) -> str:
    """Return a response's text as a reader sees it."""
    return unescape(response.content.decode())  # type: ignore[attr-defined]  # test client


def test_new_entry_is_written_into_the_draft(client: Client, city: City) -> None:
    change = a_draft(city)
    client.force_login(city.staff.person)

    response = client.post(
        reverse("list-change-entry-new", args=[change.number]),
        {**TYPED, "expected_version": change.version},
    )

    assert response["Location"] == reverse("case", args=[change.number])
    row = change.items.get().proposed_row
    assert (row.name, row.items, row.update_frequency) == (
        "地铁客流统计",
        [
            {"name": "站点名称", "type": "文本", "meaning": "车站名称"},
            {"name": "进站人次", "type": "整数"},
        ],
        "daily",
    )


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("abstract", "", "这个字段是必填项"),
        ("open_type", "conditional", "有条件开放的条目须写明开放条件"),
        ("conditions", "依申请", "无条件开放的条目不能附带开放条件"),
        ("items", "|文本|无名", "数据项第 1 行缺少名称"),
    ],
)
def test_new_entry_with_bad_input_says_why_and_keeps_what_was_typed(
    client: Client, city: City, field: str, value: str, sentence: str
) -> None:
    change = a_draft(city)
    client.force_login(city.staff.person)

    response = client.post(
        reverse("list-change-entry-new", args=[change.number]),
        {**TYPED, field: value, "expected_version": change.version},
    )

    assert response.status_code == 422
    assert sentence in page(response)
    assert "地铁客流统计" in page(response)
    assert not change.items.exists()


def test_edit_entry_on_a_stale_page_keeps_what_was_typed(client: Client, city: City) -> None:
    change = a_draft(city)
    client.force_login(city.staff.person)

    response = client.post(
        reverse("list-change-entry-new", args=[change.number]),
        {**TYPED, "expected_version": change.version - 1},
    )

    assert response.status_code == 409
    assert "您打开页面之后" in page(response)
    assert "全市轨道交通各站点每日进出站客流的统计数据。" in page(response)


def test_edit_entry_shows_the_listed_row_and_proposes_the_difference(
    client: Client, city: City
) -> None:
    listed = a_listed_row(city.department, name="公交线路")
    change = a_draft(city)
    client.force_login(city.staff.person)
    url = reverse("list-change-entry-edit", args=[change.number, listed.entry.uid])

    assert 'value="公交线路"' in page(client.get(url))
    client.post(url, {**TYPED, "name": "公交线路", "expected_version": change.version})

    fields = [name for name, _old, _new in change.items.get().fields]
    assert fields == ["abstract", "items", "update_frequency"]


def test_edit_entry_remove_proposes_the_removal(client: Client, city: City) -> None:
    listed = a_listed_row(city.department)
    change = a_draft(city)
    client.force_login(city.staff.person)

    client.post(
        reverse("list-change-entry-edit", args=[change.number, listed.entry.uid]),
        {"remove": "1", "justification": "系统停用", "expected_version": change.version},
    )

    item = change.items.get()
    assert (item.operation, item.justification) == ("remove", "系统停用")


def test_refused_removal_says_why_and_keeps_the_entry_on_the_page(
    client: Client, city: City
) -> None:
    row = a_listed_row(city.department)
    change = a_draft(city)
    client.force_login(city.staff.person)

    refused = client.post(
        reverse("list-change-entry-edit", args=[change.number, row.entry.uid]),
        {"remove": "1", "justification": "系统停用", "expected_version": change.version + 1},
    )

    assert (refused.status_code, change.items.count()) == (409, 0)
    assert refused.context["form"].initial["name"] == row.name
    assert "这个字段是必填项" not in page(refused)


def test_drop_item_takes_it_out(client: Client, city: City) -> None:
    change = a_draft_with_entries(city)
    item = change.items.get()
    client.force_login(city.staff.person)

    url = reverse("list-change-item-drop", args=[change.number, item.pk])
    unsaid = client.post(url)
    kept = change.items.count()
    client.post(url, {"expected_version": change.events.count()})

    assert (unsaid.status_code, kept) == (409, 1)
    assert not change.items.exists()


@pytest.mark.parametrize("seen", [{}, {"expected_version": ""}, {"expected_version": "-1"}])
def test_edit_entry_on_a_page_without_a_version_is_stale_and_keeps_what_was_typed(
    client: Client, city: City, seen: dict[str, str]
) -> None:
    change = a_draft(city)
    client.force_login(city.staff.person)
    url = reverse("list-change-entry-new", args=[change.number])

    response = client.post(url, {**TYPED, **seen})

    assert (response.status_code, change.items.count()) == (409, 0)
    assert "提交的页面没有带上版次" in page(response)
    assert "全市轨道交通各站点每日进出站客流的统计数据。" in page(response)
    again = {**TYPED, "expected_version": response.context["case"].version}
    assert client.post(url, again).status_code == 302
    assert change.items.count() == 1


def test_stale_removal_keeps_its_reason(client: Client, city: City) -> None:
    row = a_listed_row(city.department)
    change = a_draft(city)
    client.force_login(city.staff.person)

    response = client.post(
        reverse("list-change-entry-edit", args=[change.number, row.entry.uid]),
        {"remove": "1", "justification": "系统停用"},
    )

    assert (response.status_code, change.items.count()) == (409, 0)
    assert 'value="系统停用"' in page(response)


@pytest.mark.parametrize("who", ["head", "officer", "auditor", "supervisor"])
def test_pages_that_write_a_draft_are_refused_to_who_only_sees_it(
    client: Client, city: City, who: str
) -> None:
    row = a_listed_row(city.department)
    change = a_draft_with_entries(city)
    onlookers = {
        "head": city.head,
        "officer": city.officer,
        "auditor": a_member(Role.AUDITOR),
        "supervisor": a_member(Role.SUPERVISOR),
    }
    client.force_login(onlookers[who].person)
    pages = [
        reverse("list-change-entries", args=[change.number]),
        reverse("list-change-entry-new", args=[change.number]),
        reverse("list-change-entry-edit", args=[change.number, row.entry.uid]),
    ]

    assert client.get(reverse("case", args=[change.number])).status_code == 200
    assert [client.get(url).status_code for url in pages] == [403, 403, 403]


def test_task_of_a_draft_offers_its_tools_to_the_author_alone(client: Client, city: City) -> None:
    change = a_draft_with_entries(city)
    url = reverse("step", args=[open_item(change).pk])
    tools = reverse("list-change-entries", args=[change.number])

    client.force_login(city.staff.person)
    assert tools in page(client.get(url))
    client.force_login(a_member(Role.AUDITOR).person)
    seen = page(client.get(url))
    assert change.number in seen
    assert tools not in seen
    assert "从申请中移除" not in seen
