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
)

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_LIST = 7
QUERIES_OF_THE_ITEMS = 10


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


def test_new_change_for_a_day_that_has_passed_says_so_and_keeps_the_title(
    client: Client, city: City
) -> None:
    client.force_login(city.staff.person)

    response = client.post(
        reverse("list-change-new"),
        {"title": "新增客流数据", "reason": "市民需求", "requested_on": "2020-01-01"},
    )

    assert response.status_code == 422
    assert "希望生效日期 2020-01-01 已经过去" in page(response)
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
