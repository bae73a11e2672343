"""What a page says of a deadline that stands still, or about which more time was asked for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import ClockPolicy, ExtensionRequest
from cases.states.role import Role
from tests.backoffice.views.casework.clock_forms import address, asking, stopping
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, shanghai
from tests.practice.requests import a_draft, open_item
from workflows.engine.claims import claim
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db


def test_paused_deadline_looks_open_wherever_it_is_shown(office, request_) -> None:
    client = logged_in(office.head.person)
    claim(work_item=open_item(request_), person=office.head.person, at=moment())
    client.post(address("clock-stop", request_), stopping(request_))
    pages = [
        reverse("waiting-queue"),
        reverse("supervision-tasks"),
        reverse("case", kwargs={"number": request_.number}),
        address("why-this-date", request_),
    ]

    for url in pages:
        html = client.get(url).content.decode()
        assert "已暂停，到期日待恢复后确定" in html or "起已暂停，到期日待恢复后确定" in html
        assert "还有 " not in html
        assert f"自 {today():%Y-%m-%d} 起" in html
    assert "为何到" not in html


def test_clock_page_shows_what_was_asked_and_offers_no_second_extension(office, request_) -> None:
    other = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    client = logged_in(office.head.person)
    offer, page = address("clock-extension", request_), address("why-this-date", request_)
    before = client.get(page).content.decode()
    client.post(offer, asking(request_))
    request = ExtensionRequest.objects.get()
    waiting = client.get(page).content.decode()
    decide = reverse("extension-request", kwargs={"pk": request.pk})
    logged_in(other).post(decide, {"decision": "approve", "note": ""})
    granted = client.get(page).content.decode()

    assert offer in before
    assert f"申请延长 {request.days} 个工作日，等待负责人审批" in waiting
    assert decide in waiting
    assert offer not in waiting
    assert "等待负责人审批" not in granted
    assert offer not in granted


def test_deadline_in_hours_shows_its_time_and_the_hours_of_each_day(office) -> None:
    ClockPolicy.objects.filter(code="list.head_approval").update(unit="working_hour", length=8)
    request = a_draft(office)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=shanghai(2025, 9, 26, 16),
        expected_version=request.version,
    )
    client = logged_in(office.head.person)

    why = client.get(address("why-this-date", request)).content.decode()
    case = client.get(reverse("case", kwargs={"number": request.number})).content.decode()

    assert "<dd>8 个工作小时</dd>" in why
    assert "2025-09-26 星期五 16:00" in why
    assert "2025-09-28 星期日 17:30" in why
    assert "09:00—11:30、13:30—17:30" in why
    assert "在 2 个工作日内计入 8 个工作小时，另有 1 天不计" in why
    assert "<strong>1.5 小时</strong>" in why
    assert "<strong>6.5 小时</strong>" in why
    assert "星期日 17:30" in case


def test_refused_extension_may_be_asked_for_again(office, request_) -> None:
    other = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    client = logged_in(office.head.person)
    offer = address("clock-extension", request_)
    client.post(offer, asking(request_))
    decide = reverse("extension-request", kwargs={"pk": ExtensionRequest.objects.get().pk})
    logged_in(other).post(decide, {"decision": "refuse", "note": "请按期办理"})

    assert offer in client.get(address("why-this-date", request_)).content.decode()


def test_page_of_a_stopped_deadline_counts_nothing_after_the_stop(office, request_) -> None:
    client = logged_in(office.head.person)
    why = address("why-this-date", request_)
    before = client.get(why).content.decode()
    client.post(address("clock-stop", request_), stopping(request_))

    after = client.get(why).content.decode()

    assert "起算次日到到期日：计入 3 个工作日" in before
    assert ">暂停计时</a>" in before
    assert "：已计 0 个工作日，尚余 3 个" in after
    assert "不计：暂停（征求有关单位意见）" in after
    assert "第 1 个工作日" not in after
    assert ">暂停计时</a>" not in after
    assert address("clock-stop", request_) not in after
