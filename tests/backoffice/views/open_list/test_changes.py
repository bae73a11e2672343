"""Screens of change requests: list, new, entries, items, decisions."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import ListChange
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import (
    City,
    a_city,
    a_draft,
    a_draft_with_entries,
    a_listed_row,
    content,
    in_review,
    open_item,
    submitted,
)

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

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


def test_change_list_shows_own_department_and_hides_others(client: Client, city: City) -> None:
    own = a_draft(city)
    foreign = ListChange.objects.get(pk=a_draft(a_foreign_city()).pk)
    client.force_login(city.head.person)

    text = page(client.get(reverse("list-changes")))

    assert own.number in text
    assert foreign.number not in text


def a_foreign_city() -> City:
    """A second department that shares nothing with the first but the commission."""
    department = an_organisation("上海市水务局")
    return City(
        department=department,
        staff=a_member(Role.DEPARTMENT_STAFF, department),
        head=a_member(Role.DEPARTMENT_HEAD, department),
        officer=a_member(Role.COMMISSION_STAFF, department),
        lead=a_member(Role.COMMISSION_LEAD, department),
        security=a_member(Role.SECURITY_OFFICER, department),
    )


def test_change_list_empty_teaches_what_it_is_for(client: Client, city: City) -> None:
    client.force_login(city.staff.person)

    assert "部门经办在这里提出新增、变更或移出条目" in page(client.get(reverse("list-changes")))


@pytest.mark.parametrize("count", [1, 3])
def test_change_list_costs_the_same_for_one_and_three(
    client: Client,
    city: City,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        a_draft_with_entries(city)
    client.force_login(city.head.person)
    client.get(reverse("list-changes"))

    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        client.get(reverse("list-changes"))


@pytest.mark.parametrize("count", [1, 3])
def test_items_page_costs_the_same_for_one_and_three(
    client: Client,
    city: City,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    change = a_draft_with_entries(city, *(content(name=f"数据{n}") for n in range(count)))
    client.force_login(city.head.person)
    url = reverse("list-change-items", args=[change.number])
    client.get(url)

    with django_assert_num_queries(QUERIES_OF_THE_ITEMS):
        client.get(url)


@pytest.mark.parametrize(
    ("name", "arguments", "method"),
    [
        ("list-change-items", [], "get"),
        ("list-change-entries", [], "get"),
        ("list-change-entry-new", [], "get"),
        ("list-change-entry-new", [], "post"),
        ("list-change-entry-edit", ["uid"], "get"),
        ("list-change-entry-edit", ["uid"], "post"),
        ("list-change-item-drop", ["item"], "post"),
        ("list-change-notes", [], "post"),
    ],
)
def test_stranger_from_another_department_gets_404(
    client: Client, city: City, name: str, arguments: list[str], method: str
) -> None:
    change = a_draft_with_entries(city)
    item = change.items.select_related("entry").get()
    values = {"uid": item.entry.uid, "item": item.pk}
    client.force_login(a_foreign_city().staff.person)

    url = reverse(name, args=[change.number, *(values[key] for key in arguments)])

    assert getattr(client, method)(url).status_code == 404
    assert change.items.count() == 1


def test_pages_without_login_lead_to_the_login_page(client: Client, city: City) -> None:
    change = a_draft(city)

    for url in (
        reverse("list-changes"),
        reverse("list-change-new"),
        reverse("list-change-items", args=[change.number]),
    ):
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (
            302,
            f"{reverse('login')}?next={url}",
        )


def test_new_change_opens_a_draft_and_goes_on_to_its_entries(client: Client, city: City) -> None:
    client.force_login(city.staff.person)

    response = client.post(
        reverse("list-change-new"), {"title": "新增客流数据", "reason": "市民需求"}
    )

    change = ListChange.objects.get()
    assert (change.title, change.state, change.organisation) == (
        "新增客流数据",
        "draft",
        city.department,
    )
    assert response["Location"] == reverse("list-change-entries", args=[change.number])


def test_new_change_by_a_head_says_who_may(client: Client, city: City) -> None:
    client.force_login(city.head.person)

    response = client.get(reverse("list-change-new"))

    assert response.status_code == 403
    assert "由提供数据的单位的经办人提出" in page(response)


def test_new_change_without_a_reason_keeps_the_title(client: Client, city: City) -> None:
    client.force_login(city.staff.person)

    response = client.post(reverse("list-change-new"), {"title": "新增客流数据", "reason": ""})

    assert response.status_code == 422
    assert 'value="新增客流数据"' in page(response)
    assert not ListChange.objects.exists()


def test_pick_entry_finds_own_entries_by_name_and_by_id(client: Client, city: City) -> None:
    a_listed_row(city.department, name="公交线路", portal_dataset_id="O1")
    a_listed_row(city.department, name="出租车运价", portal_dataset_id="O2")
    a_listed_row(an_organisation("上海市水务局"), name="公交雨棚", portal_dataset_id="O3")
    change = a_draft(city)
    client.force_login(city.staff.person)
    url = reverse("list-change-entries", args=[change.number])

    by_name, by_id = (page(client.get(url, {"q": text})) for text in ("公交", "O2"))

    assert ("公交线路" in by_name, "出租车运价" in by_name, "公交雨棚" in by_name) == (
        True,
        False,
        False,
    )
    assert ("公交线路" in by_id, "出租车运价" in by_id) == (False, True)


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


def test_drop_item_takes_it_out(client: Client, city: City) -> None:
    change = a_draft_with_entries(city)
    item = change.items.get()
    client.force_login(city.staff.person)

    client.post(reverse("list-change-item-drop", args=[change.number, item.pk]))

    assert not change.items.exists()


def test_save_notes_keeps_marks_and_returns_to_the_task(client: Client, city: City) -> None:
    change = in_review(city, a_draft_with_entries(city, content(), content(name="地铁客流")))
    first, second = change.items.order_by("position")
    task = open_item(change)
    client.force_login(city.officer.person)

    response = client.post(
        reverse("list-change-notes", args=[change.number]),
        {
            "work_item": task.pk,
            "shown": [first.pk, second.pk],
            f"refuse-{first.pk}": "1",
            f"reason-{first.pk}": "摘要过短",
        },
    )

    assert response["Location"] == reverse("step", args=[task.pk])
    assert list(change.items.order_by("position").values_list("decision", flat=True)) == [
        "rejected",
        "pending",
    ]


def test_decision_page_refusing_one_item_passes_the_rest(client: Client, city: City) -> None:
    change = in_review(city, a_draft_with_entries(city, content(), content(name="地铁客流")))
    first, second = change.items.order_by("position")
    client.force_login(city.officer.person)

    client.post(
        reverse("step", args=[open_item(change).pk]),
        {
            "outcome": "conclude",
            "expected_version": change.version,
            "shown": [first.pk, second.pk],
            f"refuse-{first.pk}": "1",
            f"reason-{first.pk}": "摘要过短",
        },
    )

    assert ListChange.objects.get(pk=change.pk).state == "partially_approved"


def test_decision_page_refusal_without_reason_keeps_the_tick(client: Client, city: City) -> None:
    change = submitted(city, a_draft_with_entries(city))
    item = change.items.get()
    client.force_login(city.head.person)

    response = client.post(
        reverse("step", args=[open_item(change).pk]),
        {
            "outcome": "approve",
            "expected_version": change.version,
            "shown": [item.pk],
            f"refuse-{item.pk}": "1",
        },
    )

    assert response.status_code == 422
    assert "勾选“不予通过”的条目须写明理由" in page(response)
    assert f'name="refuse-{item.pk}" value="1" checked' in page(response)


QUERIES_OF_THE_LIST = 6
QUERIES_OF_THE_ITEMS = 9
