"""The commission cuts a version on screen, and a second person brings it into effect."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import ListChange, ListVersion, WorkItem
from tests.workflows.open_list.lists import (
    City,
    a_city,
    a_cut,
    add,
    an_approved_request,
    change,
    in_days,
    publish,
    row,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/list-versions/new/"


@pytest.fixture
def city() -> City:
    return a_city()


def browser_of(member) -> Client:
    client = Client()
    client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_cut_page_shows_what_waits(city: City) -> None:
    waiting = an_approved_request(city, add(name="A"), add(name="B"))

    response = browser_of(city.officer).get(ADDRESS)

    assert response.context["item_count"] == 2
    assert [(each.change.number, each.labelled) for each in response.context["requests"]] == [
        (waiting.number, [("新增", 2)])
    ]


def test_cut_page_without_approved_items_says_where_they_come_from(city: City) -> None:
    page = browser_of(city.officer).get(ADDRESS).content.decode()

    assert "没有等待收入的已批准条目" in page
    assert "编制并提交复核" not in page


def test_cut_page_is_refused_to_a_department(city: City) -> None:
    response = browser_of(city.staff).get(ADDRESS)

    assert response.status_code == 403
    assert "清单版本由主管部门编制" in response.content.decode()


def test_cut_page_sends_strangers_to_the_login() -> None:
    assert Client().get(ADDRESS).status_code == 302


def test_cut_on_screen_and_confirmed_by_a_second_person_is_public_at_once(city: City) -> None:
    an_approved_request(city, add(name="A"))

    cut = browser_of(city.officer).post(
        ADDRESS, {"effect": "at_once", "immediate_reason": "首次公布", "notice": "首批清单"}
    )

    version = ListVersion.objects.get()
    assert (cut.status_code, cut["Location"]) == (302, f"/cases/{version.number}/")
    lead = browser_of(city.lead)
    item = WorkItem.objects.get(process_id=version.pk, finished__isnull=True)
    page = lead.get(f"/tasks/{item.pk}/").content.decode()
    assert "本版本的内容" in page
    assert "首批清单" in page
    told = lead.post(
        f"/tasks/{item.pk}/",
        {"outcome": "confirm", "expected_version": str(version.version)},
        follow=True,
    ).content.decode()
    version = ListVersion.objects.get()
    assert (version.state, version.immediate_reason) == ("in_effect", "首次公布")
    assert "现为“现行有效”。已生效，无需办理。" in told
    assert "已生效，无需办理；有新版本生效时，由系统转为历史版本。" in told
    assert "目前没有人需要办理" not in told
    assert Client().get("/open-list/").context["version"] == version


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"effect": "at_once"}, "立即生效须写明理由。"),
        ({"effect": "chosen"}, "请填写生效时间，例如 2026-12-01 00:00。"),
        ({"effect": "chosen", "effective_at": "2001-01-01T00:00"}, "已经过去"),
        ({}, "请"),
    ],
)
def test_cut_with_a_wrong_time_says_why_and_keeps_what_was_typed(
    city: City, said: dict[str, str], sentence: str
) -> None:
    an_approved_request(city, add(name="A"))

    response = browser_of(city.officer).post(ADDRESS, {**said, "notice": "首批清单"})

    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "首批清单" in page
    assert ListVersion.objects.count() == 0


def test_cut_page_while_another_waits_leads_to_it(city: City) -> None:
    an_approved_request(city, add(name="A"))
    version = a_cut(city)
    an_approved_request(city, add(name="B"))

    page = browser_of(city.officer).get(ADDRESS).content.decode()

    assert f"/cases/{version.number}/" in page
    assert "编制并提交复核" not in page


def late_and_overtaken(city: City) -> ListChange:
    """Approve an addition and a change; let another version take the addition's identifier."""
    publish(city, add(name="二"))
    late = an_approved_request(
        city,
        add(name="一", portal_dataset_id="O0001"),
        change(row("二"), grade="客体L1"),
        requested_on=date(2023, 9, 20),
    )
    publish(city, add(name="四", portal_dataset_id="O0001"), at=in_days(1))
    an_approved_request(city, add(name="三"), requested_on=date(2099, 1, 1), at=in_days(2))
    return late


def test_cut_page_says_beforehand_what_is_taken_and_what_conflicts(city: City) -> None:
    late = late_and_overtaken(city)

    response = browser_of(city.officer).get(ADDRESS)

    forecast = response.context["forecast"]
    assert (forecast.taken, forecast.later, len(forecast.conflicts)) == (1, 1, 1)
    page = response.content.decode()
    assert "与清单最新内容冲突，不收入</dt><dd>1 条" in page
    assert "数据集ID已属于清单中的另一个条目。" in page
    assert "请核对数据集ID" not in page
    assert f'name="accept_conflicts" value="{forecast.digest}">' in page
    assert [item.pk for item, _reason in response.context["conflicting"]] == [
        late.items.get(position=1).pk
    ]


def test_cut_page_names_what_waits_with_a_change_of_a_later_day(city: City) -> None:
    publish(city, add(name="A"))
    weekly = change(row("A"), update_frequency="weekly")
    an_approved_request(city, weekly, requested_on=date(2099, 1, 1), at=in_days(1))
    held = "与留待以后的另一项调整改了同一字段，一并留待</dt><dd>1 条"
    browser = browser_of(city.officer)
    assert held not in browser.get(ADDRESS).content.decode()

    an_approved_request(city, weekly, at=in_days(2))

    assert held in browser.get(ADDRESS).content.decode()


@pytest.mark.parametrize("tick", [{}, {"accept_conflicts": "0" * 64}], ids=["none", "of another"])
def test_cut_with_conflicts_that_nobody_accepted_asks_first(
    city: City, tick: dict[str, str]
) -> None:
    late = late_and_overtaken(city)
    browser = browser_of(city.officer)

    asked = browser.post(ADDRESS, {"effect": "midnight", "notice": "第三版", **tick})

    assert asked.status_code == 422
    assert "有 1 个已批准条目与清单的最新内容冲突" in asked.content.decode()
    assert "第三版" in asked.content.decode()
    assert ListVersion.objects.count() == 2
    digest = asked.context["forecast"].digest
    done = browser.post(
        ADDRESS, {"effect": "midnight", "notice": "第三版", "accept_conflicts": digest}
    )
    assert done.status_code == 302
    assert [item.decision for item in late.items.order_by("position")] == ["cancelled", "approved"]


def test_cut_page_forecasts_for_the_time_that_was_chosen(city: City) -> None:
    late_and_overtaken(city)

    asked = browser_of(city.officer).post(
        ADDRESS, {"effect": "chosen", "effective_at": "2099-01-01T00:00"}
    )

    assert asked.status_code == 422
    assert "太远" in asked.content.decode()
    assert (asked.context["forecast"].taken, asked.context["forecast"].later) == (2, 0)


def test_cut_page_costs_the_same_queries_for_one_conflict_and_for_three(city: City) -> None:
    browser = browser_of(city.officer)
    late = date(2023, 9, 20)

    def queries(*numbers: int) -> int:
        taken = [f"O000{number}" for number in numbers]
        edits = [add(name=f"甲{each}", portal_dataset_id=each) for each in taken]
        an_approved_request(city, *edits, requested_on=late)
        publish(city, *(add(name=f"乙{each}", portal_dataset_id=each) for each in taken))
        browser.get(ADDRESS)
        with CaptureQueriesContext(connection) as captured:
            browser.get(ADDRESS)
        return len(captured)

    assert queries(1) == queries(2, 3, 4)


def test_case_page_of_a_published_version_leads_to_its_public_page(city: City) -> None:
    version = publish(city, add(name="A"))

    page = browser_of(city.officer).get(f"/cases/{version.number}/").content.decode()

    assert "/open-list/versions/2023-001/" in page
