"""Pages of consultation points and enquiries: what is done there, and who may see which."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import ConsultationPoint, DataDemand, Enquiry, EnquiryStep
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member, an_organisation
from tests.workflows.conditional_access.registries.entries import a_registrar
from tests.workflows.conditional_access.registries.points import (
    ASKED,
    a_consultant,
    a_point,
    a_prepared_draft,
    an_enquiry,
)

pytestmark = pytest.mark.django_db
QUERIES_OF_POINTS = 11
QUERIES_OF_ENQUIRIES = 9
QUERIES_OF_AN_ENQUIRY = 12
ON_ONE = (
    "enquiry-answer",
    "enquiry-forward",
    "enquiry-demand",
    "enquiry-draft",
    "enquiry-erase",
)


def a_point_of_now(**changed):
    return a_point(
        **({"valid_from": today(), "valid_until": today() + timedelta(days=365)} | changed)
    )


@pytest.fixture
def point():
    return a_point_of_now()


@pytest.fixture
def consultant(point):
    return a_consultant(point)


@pytest.fixture
def enquiry(point, consultant):
    return an_enquiry(point, consultant, at=moment(), received_on=today())


def test_officer_enters_a_point_and_closes_it(client):
    host = an_organisation("示例大学", kind="other")
    client.force_login(a_registrar().person)
    said = {
        "name": "示例大学咨询服务点",
        "host": host.pk,
        "host_kind": "university",
        "address": "示例路 1 号",
        "hours": "工作日",
        "source": "工作安排 二(5)",
        "valid_from": today().isoformat(),
        "valid_until": (today() + timedelta(days=300)).isoformat(),
    }
    assert "现有 0 个服务点开放，目标 10 个" in page(client, "consultation-points")

    entered = client.post(reverse("consultation-point-new"), said)
    again = client.post(reverse("consultation-point-new"), said)
    shown = page(client, "consultation-points")
    closed = client.post(reverse("consultation-point-close", args=[1]), {"reason": "机构退出"})

    assert entered.url == closed.url == reverse("consultation-points")
    assert again.status_code == 422
    assert "一个机构同时只承办一个服务点" in again.content.decode()
    assert ("现有 1 个服务点开放" in shown, "示例大学" in shown) == (True, True)
    assert "示例大学咨询服务点" not in page(client, "consultation-points")
    assert "机构退出" in page(client, "consultation-points", former="on")
    assert client.get(reverse("consultation-point-close", args=[7])).status_code == 404


def test_consultant_logs_and_answers_an_enquiry(client, point, consultant):
    client.force_login(consultant.person)
    said = {
        "point": point.number,
        "service": "fields",
        "question": "字段是什么意思？",
        "asker": "王先生",
        "contact": "",
        "received_on": today().isoformat(),
    }

    empty = client.post(reverse("enquiry-new"), said | {"question": " ", "asker": "写过的人"})
    logged = client.post(reverse("enquiry-new"), said)
    answered = client.post(reverse("enquiry-answer", args=[1]), {"text": "见数据字典。"})
    text = page(client, "enquiry", 1)

    assert logged.url == answered.url == reverse("enquiry", args=[1])
    assert (empty.status_code, "写过的人" in empty.content.decode()) == (422, True)
    assert ("王先生" in text, "见数据字典。" in text, "已答复" in text) == (True, True, True)
    assert EnquiryStep.objects.get().organisation == point.host
    assert "字段是什么意思？" in page(client, "enquiries")


def test_forwarded_enquiry_is_answered_by_the_department(client, consultant, enquiry):
    staff = a_member(Role.DEPARTMENT_STAFF)
    client.force_login(staff.person)
    before = client.get(reverse("enquiry", args=[1])).status_code
    client.force_login(consultant.person)
    client.post(
        reverse("enquiry-forward", args=[1]),
        {"organisation": staff.organisation_id, "text": "请说明频率。"},
    )
    waiting = page(client, "enquiry", 1)
    client.force_login(staff.person)

    shown = page(client, "enquiry", 1)
    answered = client.post(reverse("enquiry-answer", args=[1]), {"text": "每五分钟。"})

    assert before == 404
    assert ("答复咨询" in waiting, "答复咨询" in shown) == (False, True)
    assert ASKED.contact in shown
    assert answered.url == reverse("enquiry", args=[1])
    enquiry.refresh_from_db()
    assert enquiry.state == "dealt_with"


def test_enquiry_becomes_a_demand_on_its_page(client, consultant, enquiry):
    client.force_login(consultant.person)
    offered = page(client, "enquiry-demand", 1)
    said = {
        "title": "停车余位",
        "kind": "market",
        "content": "需要余位。",
        "demander": "李女士",
        "is_private": "on",
        "received_on": today().isoformat(),
    }

    logged = client.post(reverse("enquiry-demand", args=[1]), said)

    assert ASKED.question in offered
    assert logged.url == reverse("enquiry", args=[1])
    assert DataDemand.objects.get().is_private
    assert "转为数据需求</a>" not in page(client, "enquiry", 1)
    again = client.post(reverse("enquiry-demand", args=[1]), said)
    assert (again.status_code, "停车余位" in again.content.decode()) == (422, True)


def test_prepared_draft_shows_its_code_once(client, consultant, enquiry):
    client.force_login(consultant.person)
    address = reverse("enquiry-draft", args=[1])

    unknown = client.post(address, {"datasets": "O999", "purpose": "写过的用途"})
    prepared = client.post(address, {"datasets": "", "purpose": "做论文。", "necessity": ""})

    assert (unknown.status_code, "写过的用途" in unknown.content.decode()) == (422, True)
    assert "现行清单中没有这些数据集编号：O999" in unknown.content.decode()
    draft = enquiry.drafts.get()
    code = prepared.content.decode().split('user-select-all">')[1].split("<")[0]
    assert (prepared.status_code, code.startswith(f"{draft.pk}-")) == (200, True)
    assert "no-store" in prepared["Cache-Control"]
    shown = page(client, "enquiry", 1)
    assert ("待领取" in shown, code in shown, "做论文。" in shown) == (True, False, False)


def test_who_asked_is_seen_by_the_point_alone_and_erased(client, consultant, enquiry):
    client.force_login(a_registrar().person)
    of_the_commission = page(client, "enquiry", 1)
    client.force_login(consultant.person)
    address = reverse("enquiry-erase", args=[1])

    unsure = client.post(address, {})
    erased = client.post(address, {"sure": "on"})

    assert ASKED.question in of_the_commission
    assert ASKED.contact not in of_the_commission
    assert unsure.status_code == 422
    assert erased.url == reverse("enquiry", args=[1])
    text = page(client, "enquiry", 1)
    assert (ASKED.contact in text, "删除咨询人信息" in text) == (False, False)
    assert client.post(address, {"sure": "on"}).status_code == 422
    enquiry.refresh_from_db()
    assert (enquiry.asker, enquiry.contact) == ("", "")


def test_stranger_finds_no_enquiry_of_another_point(client, enquiry):
    neighbour = a_consultant(a_point_of_now())
    client.force_login(neighbour.person)

    assert ASKED.question[:10] not in page(client, "enquiries")
    for name in ("enquiry", *ON_ONE):
        address = reverse(name, args=[enquiry.number])
        assert client.get(address).status_code == 404
        if name != "enquiry":
            assert client.post(address, {"text": "别人的", "sure": "on"}).status_code == 404
    assert not EnquiryStep.objects.exists()


def test_commission_reads_and_does_not_work_at_a_point(client, enquiry):
    client.force_login(a_registrar().person)

    for name in ON_ONE:
        address = reverse(name, args=[enquiry.number])
        assert client.post(address, {"text": "代答", "sure": "on"}).status_code == 403
    assert client.get(reverse("enquiry-new")).status_code == 403
    assert "答复咨询" not in page(client, "enquiry", enquiry.number)
    assert not EnquiryStep.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "consultation-points",
        "consultation-point-new",
        "consultation-point-close",
        "effective-rate",
        "enquiries",
        "enquiry-new",
        "enquiry",
        *ON_ONE,
    ],
)
def test_who_has_nothing_to_do_with_it_is_refused(client, enquiry, name):
    needs_one = name in {"consultation-point-close", "enquiry", *ON_ONE}
    address = reverse(name, args=[enquiry.number] if needs_one else [])

    nobody = client.get(address)
    client.force_login(a_member(Role.APPLICANT, enquiry.point.host).person)

    assert nobody.status_code == 302
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("name", ["enquiry", *ON_ONE])
def test_unknown_enquiry_is_not_found(client, consultant, name):
    client.force_login(consultant.person)

    for number in (7, 10**30):
        assert client.get(reverse(name, args=[number])).status_code == 404


def test_rate_says_its_formula_and_that_there_is_nothing_to_divide(client, consultant):
    client.force_login(consultant.person)

    text = page(client, "effective-rate")

    assert "有效申请率 = 有效申请 ÷ 已办结的申请" in text
    assert text.count("还不能计算") == 2


def test_enquiries_come_in_pages_and_are_narrowed(client, point, consultant):
    for number in range(1, 27):
        an_enquiry(point, consultant, at=moment(), received_on=today(), question=f"问题{number:02}")
    client.force_login(consultant.person)

    first = page(client, "enquiries")

    assert ("问题26" in first, "问题02" in first, "问题01" in first) == (True, True, False)
    assert "问题01" in page(client, "enquiries", before="2")
    assert "请放宽筛选条件" in page(client, "enquiries", state="dealt_with")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(
    client, point, consultant, count, django_assert_num_queries
):
    for _ in range(count):
        a_point_of_now()
        found = an_enquiry(point, consultant, at=moment(), received_on=today())
        a_prepared_draft(found, consultant, at=moment())
    for _ in range(count - 1):
        a_prepared_draft(found, consultant, at=moment())
    client.force_login(consultant.person)
    page(client, "enquiries")

    with django_assert_num_queries(QUERIES_OF_POINTS):
        page(client, "consultation-points")
    with django_assert_num_queries(QUERIES_OF_ENQUIRIES):
        page(client, "enquiries")
    with django_assert_num_queries(QUERIES_OF_AN_ENQUIRY):
        page(client, "enquiry", found.number)
    assert ConsultationPoint.objects.count() == count + 1
    assert Enquiry.objects.count() == count
