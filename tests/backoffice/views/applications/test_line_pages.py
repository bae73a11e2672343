"""What a department sees of a line, and how it asks for a supplement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import AccessApplication, Clock, SupplementRequest, WorkItem
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    NEXT_DAY,
    a_town,
    asked_for_supplement,
    finished,
    handed_in,
    line_of,
    proposed,
    refused,
    said,
)
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from django.test import Client


pytestmark = pytest.mark.django_db
ASKED = {
    "kind": "incorrect",
    "sections": ["purpose"],
    "text": "请写明结果提供给谁使用。",
}


def test_reviewer_reads_what_was_handed_in(client: Client) -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)
    client.force_login(town.traffic.reviewer.person)

    page = client.get(reverse("case", args=[line.number])).content.decode()

    assert "为停车导航应用提供附近泊位和就诊高峰提示。" in page
    assert "有专人负责，数据加密存放，访问留痕。" in page


def test_reviewer_sees_what_a_supplement_changed(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    line = asked_for_supplement(line_of(application, town.traffic), town.traffic)
    finished(
        AccessApplication.objects.get(pk=application.pk),
        town.person,
        "hand_in",
        AFTER_HOLIDAY,
        content=said(town, purpose="只提供给本公司的用户。"),
        pledge=True,
    )
    client.force_login(town.traffic.reviewer.person)

    page = client.get(reverse("case", args=[line.number])).content.decode()

    assert "与上一次提交的不同" in page
    assert "只提供给本公司的用户。" in page


@pytest.mark.access_scenario(34)
def test_reviewer_sees_an_earlier_refusal_of_the_same_dataset(client: Client) -> None:
    town = a_town()
    before = refused(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)
    line = line_of(handed_in(town, town.traffic.row, at=AFTER_HOLIDAY), town.traffic)
    client.force_login(town.traffic.reviewer.person)

    page = client.get(reverse("case", args=[line.number])).content.decode()

    assert before.number in page
    assert "超出最小必要范围" in page
    assert "请缩小范围后重新申请" in page


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize("who", ["health", "applicant", "administrator"])
def test_strangers_find_no_line(client: Client, who: str) -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)
    people = {
        "health": town.health.reviewer.person,
        "applicant": town.person.person,
        "administrator": a_member(Role.ADMINISTRATOR).person,
    }
    client.force_login(people[who])

    assert client.get(reverse("case", args=[line.number])).status_code == 404
    assert client.get(reverse("line-supplement", args=[line.number])).status_code == 404
    assert client.post(reverse("line-supplement", args=[line.number]), ASKED).status_code == 404


def test_head_reads_a_line_and_asks_for_no_supplement(client: Client) -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)
    client.force_login(town.traffic.head.person)

    assert client.get(reverse("case", args=[line.number])).status_code == 200
    assert client.get(reverse("line-supplement", args=[line.number])).status_code == 403
    assert not SupplementRequest.objects.exists()


def test_reviewer_asks_for_a_supplement_and_the_deadline_stands_still(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)
    for module in ("details", "line_supplement"):
        path = f"backoffice.views.applications.{module}"
        monkeypatch.setattr(f"{path}.today", lambda: civil_date(NEXT_DAY))
    monkeypatch.setattr("backoffice.views.applications.line_supplement.moment", lambda: NEXT_DAY)
    client.force_login(town.traffic.reviewer.person)
    address = reverse("line-supplement", args=[line.number])
    page = client.get(address).content.decode()

    refused = client.post(address, {**ASKED, "expected_version": line.version, "text": ""})
    answer = client.post(address, {**ASKED, "expected_version": line.version}, follow=True)

    assert "最迟在 2023-10-07 提出" in page
    assert (refused.status_code, "请一次写明" in refused.content.decode()) == (422, True)
    assert "正在等待申请人补正，答复时限暂停。" in answer.content.decode()
    assert SupplementRequest.objects.get().sections == ["purpose"]
    assert Clock.objects.get(case=line.pk).status == "paused"


def test_head_who_sends_a_line_back_reads_who_will_see_the_reason(client: Client) -> None:
    town = a_town()
    line = proposed(line_of(handed_in(town), town.traffic), town.traffic)
    item = WorkItem.objects.get(process=line.pk, finished__isnull=True)
    client.force_login(town.traffic.head.person)

    page = client.get(reverse("step", args=[item.pk])).content.decode()

    assert "本单位和主管部门可见，申请人看不到" in page
    assert "当事各方可见" not in page


@pytest.mark.access_scenario(35, 42)
@pytest.mark.parametrize("address", ["case", "step", "line-supplement", "why-this-date"])
def test_reviewer_who_serves_the_applicant_reads_nothing_of_the_line(
    client: Client, address: str
) -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)
    item = WorkItem.objects.get(process=line.pk, finished__isnull=True)
    clock = Clock.objects.get(case=line.pk)
    named = {
        "case": [line.number],
        "step": [item.pk],
        "line-supplement": [line.number],
        "why-this-date": [line.number, clock.pk],
    }
    path = reverse(address, args=named[address])
    client.force_login(town.traffic.reviewer.person)
    before = client.get(path).status_code

    a_member(Role.APPLICANT, town.person.organisation, person=town.traffic.reviewer.person)

    assert (before, client.get(path).status_code) == (200, 404)
