"""The pages of an emergency suspension, as those who may and may not order one find them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.views.clock import moment
from cases.models import EmergencySuspension, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.lists import (
    a_request_in_review,
    add,
    change,
    in_days,
    publish,
    row,
)
from tests.workflows.open_list.suspensions import ORDERED_AT, an_emergency, decide, ordered

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from tests.workflows.open_list.suspensions import Emergency

pytestmark = pytest.mark.django_db
TYPED = {"reason_code": "security", "reason_text": "接口被批量抓取。"}


@pytest.fixture
def emergency(settings: Settings, tmp_path: Path) -> Emergency:
    settings.DATA_DIR = tmp_path
    return an_emergency()


def address(emergency: Emergency) -> str:
    return f"/open-list/entries/{emergency.row.entry.uid}/"


def test_head_suspends_an_entry_from_its_public_page_and_everybody_sees_it(
    emergency: Emergency,
) -> None:
    head, entry = logged_in(emergency.city.head.person), address(emergency)
    assert f"{entry}suspend/" in head.get(entry).content.decode()
    assert "提交后立即生效" in head.get(f"{entry}suspend/").content.decode()

    answer = head.post(f"{entry}suspend/", TYPED)

    suspension = EmergencySuspension.objects.get()
    assert answer["Location"] == f"/cases/{suspension.number}/"
    public = Client().get(entry).content.decode()
    assert "起紧急中止开放，期间不提供数据。原因：数据安全或公共安全风险。" in public
    assert "中止正待第二人确认" in public
    assert "接口被批量抓取" not in public
    assert "中止开放" in Client().get("/open-list/entries/").content.decode()
    assert f"{entry}suspend/" not in head.get(entry).content.decode()
    case = head.get(f"/cases/{suspension.number}/").content.decode()
    assert "接口被批量抓取" in case
    again = head.post(f"{entry}suspend/", TYPED)
    assert again.status_code == 422
    assert f"已由 {suspension.number} 紧急中止" in again.content.decode()


def test_order_without_a_reason_stays_on_the_page_with_the_sentence(emergency: Emergency) -> None:
    head = logged_in(emergency.city.head.person)

    answer = head.post(f"{address(emergency)}suspend/", {"reason_text": "接口被批量抓取。"})

    assert answer.status_code == 422
    assert "请选择中止原因" in answer.content.decode()
    assert "接口被批量抓取" in answer.content.decode()
    assert not EmergencySuspension.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_order_is_refused_to_strangers_and_unknown_entries_are_not_found(
    emergency: Emergency, method: str
) -> None:
    stranger = logged_in(a_member(Role.DEPARTMENT_HEAD, an_organisation()).person)
    staff, lead = logged_in(emergency.city.staff.person), logged_in(emergency.city.lead.person)
    unknown = "/open-list/entries/00000000-0000-4000-8000-000000000000/suspend/"
    page = f"{address(emergency)}suspend/"

    answers = [getattr(each, method)(page, TYPED) for each in (stranger, staff)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "紧急中止由上海市交通委员会负责人" in answers[0].content.decode()
    assert getattr(lead, method)(unknown, TYPED).status_code == 404
    assert getattr(Client(), method)(page, TYPED)["Location"].startswith(reverse("login"))
    assert not EmergencySuspension.objects.exists()


def test_stranger_may_not_know_of_the_case(emergency: Emergency) -> None:
    suspension = ordered(emergency)
    item = WorkItem.objects.get(process_id=suspension.pk)
    stranger = logged_in(a_member(Role.DEPARTMENT_HEAD, an_organisation()).person)

    assert stranger.get(f"/cases/{suspension.number}/").status_code == 404
    assert stranger.post(f"/tasks/{item.pk}/", {"outcome": "confirm"}).status_code == 404
    assert stranger.post(f"/cases/{suspension.number}/acts/lift/").status_code == 404


def test_officer_confirms_on_the_step_page_and_the_lead_lifts_on_the_case_page(
    emergency: Emergency,
) -> None:
    ordered(emergency, at=moment())
    item = WorkItem.objects.get(flow_task__endswith="EmergencySuspensionFlow.confirm")
    officer, lead = logged_in(emergency.security.person), logged_in(emergency.city.lead.person)

    page = officer.get(f"/tasks/{item.pk}/").content.decode()
    assert "导出文件含有乘客手机号" in page
    answer = officer.post(
        f"/tasks/{item.pk}/", {"outcome": "confirm", "expected_version": "1", "reason": "属实"}
    )
    assert answer.status_code == 302

    suspension = EmergencySuspension.objects.get()
    assert (suspension.state, suspension.change is not None) == ("confirmed", True)
    case = lead.get(f"/cases/{suspension.number}/").content.decode()
    assert suspension.change is not None
    assert f"/cases/{suspension.change.number}/" in case
    act = f"/cases/{suspension.number}/acts/lift/"
    assert act in case
    # The request is drafted: nobody is asked to propose another.
    for person in (officer, lead):
        shown = person.get(f"/cases/{suspension.number}/").content.decode()
        assert f"/cases/{suspension.number}/acts/propose/" not in shown
    lead.post(act, {"expected_version": "2", "reason": "已脱敏"})
    suspension.refresh_from_db()
    assert suspension.state == "lifted"
    assert "紧急中止开放" not in Client().get(address(emergency)).content.decode()


def test_case_page_names_the_request_that_keeps_the_draft_from_being_made(
    emergency: Emergency,
) -> None:
    other = a_request_in_review(
        emergency.city, change(emergency.row, abstract="另写"), at=ORDERED_AT
    )
    suspension = decide(ordered(emergency), emergency.security, "confirm", at=ORDERED_AT)

    page = logged_in(emergency.city.lead.person).get(f"/cases/{suspension.number}/")

    assert f"该条目已在申请 {other.number} 中办理" in page.content.decode()
    assert f"/cases/{suspension.number}/acts/propose/" in page.content.decode()


def test_earlier_version_is_not_marked(emergency: Emergency) -> None:
    publish(emergency.city, add(name="另一条目"), at=in_days(1))
    ordered(emergency)

    current = Client().get("/open-list/versions/2023-002/entries/").content.decode()
    earlier = Client().get("/open-list/versions/2023-001/entries/").content.decode()

    assert ("中止开放" in current, "中止开放" in earlier) == (True, False)


def test_public_list_costs_the_same_for_one_suspension_and_three(emergency: Emergency) -> None:
    publish(emergency.city, add(name="乙"), add(name="丙"), at=in_days(1))
    ordered(emergency)
    with CaptureQueriesContext(connection) as one:
        Client().get("/open-list/entries/")
    for name in ("乙", "丙"):
        ordered(replace(emergency, row=row(name)))

    with CaptureQueriesContext(connection) as three:
        assert len(Client().get("/open-list/entries/").context["suspended"]) == 3

    assert len(one) == len(three)
