"""Pages of demands: logging, sending on, answering, the figure, and who may see which."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import Absence, DataDemand, DemandAnswer
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member, an_organisation
from tests.workflows.conditional_access.registries.entries import (
    a_demand,
    a_registrar,
    a_scenario,
    sent,
)
from workflows.conditional_access.registries.demand_answers import answer_demand

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_OVERVIEW = 8
QUERIES_OF_A_DEMAND = 10
QUERIES_OF_THE_FIGURE = 6
ON_ONE = ("demand", "demand-route", "demand-answer", "demand-withdraw")


@pytest.fixture
def registrar():
    return a_registrar()


@pytest.fixture
def staff():
    return a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市停车局"))


def typed(**changed):
    return {
        "title": "停车场余位",
        "kind": "market",
        "scenario": "",
        "content": "用于停车预约。",
        "demander": "示例公司",
        "contact": "张先生",
        "received_on": today().isoformat(),
    } | changed


def test_demand_is_logged_sent_on_and_answered(client, registrar, staff):
    a_scenario(registrar)
    client.force_login(registrar.person)

    logged = client.post(reverse("demand-new"), typed(scenario="1"))
    routed = client.post(
        reverse("demand-route", args=[1]),
        {"organisation": staff.organisation_id, "reason": "由该局提供"},
    )
    client.force_login(staff.person)
    shown = page(client, "demand", 1)
    answered = client.post(
        reverse("demand-answer", args=[1]), {"kind": "satisfied", "text": "已在清单中开放。"}
    )

    assert logged.url == routed.url == answered.url == reverse("demand", args=[1])
    assert "1 · 停车数据开放" in shown
    assert ("张先生" in shown, "由该局提供" in shown, "答复需求" in shown) == (True, True, True)
    text = page(client, "demand", 1)
    assert ("已在清单中开放。" in text, "答复需求" in text) == (True, False)
    assert "已满足" in page(client, "demands")
    again = client.post(reverse("demand-answer", args=[1]), {"kind": "planned", "text": "再答"})
    assert again.status_code == 403


def test_withdrawal_is_noted_by_the_commission_alone(client, registrar, staff):
    sent(a_demand(registrar), staff, registrar)
    address = reverse("demand-withdraw", args=[1])
    client.force_login(staff.person)
    refused = client.post(address, {"reason": "不想答"})
    client.force_login(registrar.person)

    empty = client.post(address, {"reason": " "})
    done = client.post(address, {"reason": "不再需要"})

    assert (refused.status_code, empty.status_code) == (403, 422)
    assert "请写明需求方为什么撤回。" in empty.content.decode()
    assert done.url == reverse("demand", args=[1])
    assert "已撤回" in page(client, "demand", 1)
    assert client.post(address, {"reason": "再撤"}).status_code == 422


def test_what_does_not_fit_comes_back_with_what_was_typed(client, registrar):
    a_demand(registrar)
    company = an_organisation(kind="enterprise")
    client.force_login(registrar.person)
    new, route = reverse("demand-new"), reverse("demand-route", args=[1])

    day = client.post(
        new, typed(received_on=(today() + timedelta(days=1)).isoformat(), content="写过的话")
    )
    scenario = client.post(new, typed(scenario="9"))
    elsewhere = client.post(route, {"organisation": company.pk, "reason": "写过的说明"})

    assert {answer.status_code for answer in (day, scenario, elsewhere)} == {422}
    assert "收到日期不能晚于今天" in day.content.decode()
    assert "写过的话" in day.content.decode()
    assert "没有这个场景" in scenario.content.decode()
    assert "没有这个单位" in elsewhere.content.decode()
    assert "写过的说明" in elsewhere.content.decode()
    assert DataDemand.objects.count() == 1


def test_stranger_finds_no_demand_of_another_organisation(client, registrar, staff):
    sent(a_demand(registrar), staff, registrar)
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局"))
    client.force_login(stranger.person)

    assert "公共停车场实时余位" not in page(client, "demands")
    assert client.get(reverse("demand", args=[1])).status_code == 404
    address = reverse("demand-answer", args=[1])
    assert client.get(address).status_code == 404
    assert client.post(address, {"kind": "planned", "text": "别人的"}).status_code == 404
    for name in ("demand-route", "demand-withdraw"):
        assert client.post(reverse(name, args=[1]), {"reason": "别人的"}).status_code == 403
    assert not DemandAnswer.objects.exists()


def test_commission_sends_but_does_not_answer_for_a_department(client, registrar, staff):
    sent(a_demand(registrar), staff, registrar)
    client.force_login(registrar.person)

    answer = client.post(reverse("demand-answer", args=[1]), {"kind": "planned", "text": "代答"})

    assert answer.status_code == 403
    assert "答复需求" not in page(client, "demand", 1)


def test_who_stands_in_for_somebody_sees_a_demand_and_does_not_answer_it(client, registrar, staff):
    sent(a_demand(registrar), staff, registrar)
    delegate = a_member(Role.SUPERVISOR, staff.organisation)
    Absence.objects.create(
        person=staff.person,
        delegate=delegate.person,
        valid_from=today(),
        valid_until=today(),
        reason="出差",
        entered_by=staff.person,
        entered_at=moment(),
    )
    client.force_login(delegate.person)

    answer = client.post(reverse("demand-answer", args=[1]), {"kind": "planned", "text": "代答"})

    assert "答复需求" not in page(client, "demand", 1)
    assert answer.status_code == 403
    assert not DemandAnswer.objects.exists()


@pytest.mark.parametrize("name", ["demands", "demand-figure", "demand-new", *ON_ONE])
def test_who_has_nothing_to_do_with_it_is_refused(client, registrar, name):
    a_demand(registrar)
    address = reverse(name, args=[1] if name in ON_ONE else [])

    nobody = client.get(address)
    client.force_login(a_member(Role.APPLICANT).person)

    assert nobody.status_code == 302
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("name", ON_ONE)
def test_unknown_demand_is_not_found(client, registrar, name):
    client.force_login(registrar.person)

    for number in (7, 10**30):
        assert client.get(reverse(name, args=[number])).status_code == 404


def test_figure_says_what_it_divides_and_that_there_is_nothing_to_divide(client, registrar, staff):
    client.force_login(staff.person)
    assert "还没有答复期限已过的需求" in page(client, "demand-figure")
    long_ago = today() - timedelta(days=60)
    scenario = a_scenario(registrar, valid_from=long_ago).scenario
    for title in ("甲", "乙", "丙"):
        demand = a_demand(
            registrar, title=title, scenario=scenario, received_on=long_ago, at=moment()
        )
        sent(demand, staff, registrar, at=moment())
        if title != "丙":
            answer_demand(demand=demand, kind="planned", text="明年", membership=staff, at=moment())
    a_demand(registrar, title="外", received_on=long_ago, at=moment())

    text = page(client, "demand-figure")

    assert "期限已过的需求 3 项，已答复 2 项：66.6%" in text
    assert "10 个工作日（内部约定）" in text


def test_demands_come_in_pages_and_are_narrowed(client, registrar):
    for number in range(1, 27):
        a_demand(registrar, title=f"需求{number:02}")
    client.force_login(registrar.person)

    first = page(client, "demands")

    assert ("需求26" in first, "需求02" in first, "需求01" in first) == (True, True, False)
    second = page(client, "demands", before="2")
    assert ("需求01" in second, "需求02" in second) == (True, False)
    assert "请放宽筛选条件" in page(client, "demands", state="answered")
    assert "需求26" in page(client, "demands", state="x", before="²")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(
    client, registrar, staff, count, django_assert_num_queries
):
    others = [a_member(Role.DEPARTMENT_STAFF) for _ in range(count)]
    for number in range(count):
        scenario = a_scenario(registrar, name=f"场景{number}", domain="life").scenario
        demand = a_demand(registrar, title=f"需求{number}", scenario=scenario)
        for to in (*others, staff):
            sent(demand, to, registrar)
        for _ in range(count):
            answer_demand(demand=demand, kind="planned", text="明年", membership=staff, at=moment())
    client.force_login(staff.person)
    page(client, "demands")

    with django_assert_num_queries(QUERIES_OF_THE_OVERVIEW):
        page(client, "demands")
    with django_assert_num_queries(QUERIES_OF_A_DEMAND):
        page(client, "demand", 1)
    with django_assert_num_queries(QUERIES_OF_THE_FIGURE):
        page(client, "demand-figure")
