"""A grant on its pages: who finds it, what they read, and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Grant, WorkItem
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.applying import a_town, an_applicant, delivered
from tests.workflows.conditional_access.granting import LATER, NOTE, acted, granted, in_use

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages know the day of the story."""
    for page in ("casework.step", "casework.case_act", "grants.details", "grants.overview"):
        monkeypatch.setattr(f"backoffice.views.{page}.moment", lambda: LATER)


def page_of(client: Client, grant: Grant) -> str:
    answer = client.get(reverse("case", args=[grant.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_department_delivers_by_hand_on_the_page_of_the_task(
    client: Client, tmp_path: Path
) -> None:
    town = a_town()
    grant = granted(town, tmp_path)
    item = WorkItem.objects.get(process=grant.pk)
    client.force_login(town.traffic.reviewer.person)
    before = client.get(reverse("step", args=[item.pk])).content.decode()

    said = {"outcome": "deliver_by_hand", "expected_version": str(grant.version)}
    empty = client.post(reverse("step", args=[item.pk]), said)
    done = client.post(reverse("step", args=[item.pk]), said | {"note": NOTE})

    assert "已授权，待交付" in before
    assert "开通数据获取权限" in before
    assert empty.status_code == 422
    assert "请写明数据怎样取得" in empty.content.decode()
    assert done.status_code == 302
    assert Grant.objects.get().state == "active"


def test_user_reads_until_when_and_how_and_stops_it(client: Client, tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    client.force_login(town.person.person)
    page = page_of(client, grant)
    url = reverse("case-act", args=[grant.number, "stop_using"])

    asked = client.get(url)
    said = {"expected_version": str(grant.version), "reason": "导航项目下线，数据已删除。"}
    done = client.post(url, said)

    assert "现在可以使用该数据，到 2024-09-27 止（含当日）" in page
    assert NOTE in page
    assert url in page
    assert reverse("case-act", args=[grant.number, "restrict"]) not in page
    assert (asked.status_code, done.status_code) == (200, 302)
    assert Grant.objects.get().state == "ended"
    assert "现在不能使用该数据" in page_of(client, grant)


def test_suspended_grant_says_why_to_both_sides(client: Client, tmp_path: Path) -> None:
    town = a_town()
    grant = acted(in_use(town, tmp_path), "restrict", town.traffic.head, reason="调用量异常。")

    for person in (town.person.person, town.traffic.head.person):
        client.force_login(person)
        page = page_of(client, grant)
        assert "现在不能使用该数据" in page
        assert "提供单位限制使用" in page
        assert "调用量异常。" in page
    assert reverse("case-act", args=[grant.number, "lift_restriction"]) in page
    assert reverse("case-act", args=[grant.number, "restrict"]) not in page


@pytest.mark.access_scenario(26)
def test_pending_push_is_shown_where_there_is_a_delivery_system(
    client: Client, tmp_path: Path, settings: Settings
) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    town = a_town()
    grant = granted(town, tmp_path)
    client.force_login(town.traffic.reviewer.person)

    page = page_of(client, grant)

    assert "有消息尚未送达" in page
    assert f"A{grant.applicant_id:08d}" in page


def test_past_its_last_day_it_is_over_whatever_its_state_says(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    for page in ("details", "overview"):
        monkeypatch.setattr(
            f"backoffice.views.grants.{page}.moment", lambda: shanghai(2024, 9, 28, 0)
        )
    client.force_login(town.person.person)

    listed = client.get(reverse("data-grants")).content.decode()

    assert "现在不能使用该数据" in page_of(client, grant)
    assert "不在授权期限内" in listed


@pytest.mark.access_scenario(38)
def test_strangers_find_nothing(client: Client, tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    strangers = [
        an_applicant("上海远图地图服务有限公司").person,
        a_member(Role.APPLICANT, town.person.organisation).person,
        town.health.reviewer.person,
    ]

    for person in strangers:
        client.force_login(person)
        listed = client.get(reverse("data-grants"))
        assert client.get(reverse("case", args=[grant.number])).status_code == 404
        act = reverse("case-act", args=[grant.number, "stop_using"])
        assert (client.get(act).status_code, client.post(act).status_code) == (404, 404)
        assert listed.status_code == 200
        assert grant.number not in listed.content.decode()
    client.logout()
    assert client.get(reverse("data-grants")).status_code == 302


def test_both_sides_find_it_in_their_list_by_its_state(client: Client, tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)

    for person in (town.person.person, town.traffic.head.person):
        client.force_login(person)
        assert grant.number in client.get(reverse("data-grants")).content.decode()
        active = client.get(reverse("data-grants"), {"state": "active"}).content.decode()
        ended = client.get(reverse("data-grants"), {"state": "ended"}).content.decode()
        assert (grant.number in active, grant.number in ended) == (True, False)


def test_application_and_agreement_lead_to_it(client: Client, tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    agreement = grant.signed_agreement
    client.force_login(town.person.person)

    for number in (agreement.number, agreement.application.number):
        page = client.get(reverse("case", args=[number])).content.decode()
        assert reverse("case", args=[grant.number]) in page


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_list_asks_the_same_for_one_and_for_three(client: Client, tmp_path: Path) -> None:
    town = a_town()
    in_use(town, tmp_path)
    client.force_login(town.traffic.head.person)
    one = statements(client, reverse("data-grants"))
    for _ in range(2):
        in_use(town, tmp_path)
    delivered(LATER)

    assert statements(client, reverse("data-grants")) == one
