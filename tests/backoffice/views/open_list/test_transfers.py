"""Moving all entries of an organisation on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from cases.models import ListChange
from tests.factories import an_organisation
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    an_approved_request,
    change,
    in_days,
    publish,
    row,
)

if TYPE_CHECKING:
    from cases.models import Membership

pytestmark = pytest.mark.django_db
ADDRESS = "/list-changes/transfer/"


@pytest.fixture
def city() -> City:
    return a_city()


def browser_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_transfer_is_drafted_from_its_page_and_names_what_is_left_out(city: City) -> None:
    publish(city, add(name="A"), add(name="B"))
    an_approved_request(city, change(row("A"), abstract="新"), at=in_days(1))
    heir = an_organisation("上海市交通运输局")
    browser = browser_of(city.staff)
    page = browser.get(f"{ADDRESS}?target={heir.pk}").content.decode()
    assert "上海市交通委员会（2 条）" in page
    assert f'<option value="{heir.pk}" selected>' in page
    assert ADDRESS in browser.get("/list-changes/").content.decode()

    answer = browser.post(
        ADDRESS,
        {"source": city.department.pk, "target": heir.pk, "reason": "机构改革方案第三条。"},
    )

    request = ListChange.objects.order_by("pk").last()
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{request.number}/")
    assert [item.operation for item in request.items.all()] == ["transfer"]
    shown = browser.get(answer["Location"]).content.decode()
    assert "未收入本申请的条目" in shown
    assert "另有在办申请 1" in shown


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": ""}, "请写明划转理由"),
        ({"requested_on": "2001-01-01"}, "已经过去"),
        ({"target": ""}, "必填"),
    ],
)
def test_transfer_with_odd_input_stays_on_the_page_with_the_sentence(
    city: City, said: dict[str, str], sentence: str
) -> None:
    publish(city, add(name="A"))
    whole = {
        "source": city.department.pk,
        "target": an_organisation().pk,
        "reason": "机构改革。",
        **said,
    }

    answer = browser_of(city.staff).post(ADDRESS, whole)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ListChange.objects.filter(title__contains="划转").count() == 0


def test_transfer_to_the_same_organisation_names_the_field(city: City) -> None:
    publish(city, add(name="A"))

    answer = browser_of(city.staff).post(
        ADDRESS,
        {"source": city.department.pk, "target": city.department.pk, "reason": "机构改革。"},
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"target": ["条目不能划转给原单位：请选择另一个单位。"]}


def test_transfer_page_is_refused_to_strangers(city: City) -> None:
    publish(city, add(name="A"))

    assert Client().get(ADDRESS).status_code == 302
    assert browser_of(city.head).get(ADDRESS).status_code == 403
    assert ADDRESS not in browser_of(city.head).get("/list-changes/").content.decode()


def test_transfer_page_offers_nobody_elses_entries(city: City) -> None:
    other = an_organisation("上海市水务局")
    publish(city, add(name="A"), provider=other)

    page = browser_of(city.staff).get(ADDRESS).content.decode()

    assert "没有可划转的条目" in page
    assert "上海市水务局（1 条）" in browser_of(city.officer).get(ADDRESS).content.decode()


def test_transferred_item_is_not_edited_into_something_else(city: City) -> None:
    publish(city, add(name="A"))
    heir = an_organisation("上海市交通运输局")
    browser = browser_of(city.staff)
    browser.post(ADDRESS, {"source": city.department.pk, "target": heir.pk, "reason": "机构改革。"})
    request = ListChange.objects.order_by("pk").last()
    item = request.items.get()

    answer = browser.post(
        f"/list-changes/{request.number}/entries/{item.entry.uid}/",
        {
            "expected_version": str(request.version),
            "remove": "1",
            "justification": "不再提供",
        },
    )

    assert answer.status_code == 422
    assert "划转提供部门的条目不能在本申请中修改" in answer.content.decode()
    assert request.items.get().operation == "transfer"
