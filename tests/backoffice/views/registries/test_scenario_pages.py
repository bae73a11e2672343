"""Pages of priority scenarios: entering, revising, reading, and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import PriorityScenario, ScenarioEdition
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member, an_organisation
from tests.workflows.conditional_access.registries.entries import a_registrar, a_scenario

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_OVERVIEW = 8
QUERIES_OF_A_SCENARIO = 9


def typed(**changed):
    return {
        "name": "停车数据开放",
        "domain": "governance",
        "content": "面向符合条件的市场主体开放。",
        "bodies": "市交通委\n市道路运输局\n",
        "source": "工作安排 三(8)",
        "valid_from": today().isoformat(),
        "valid_until": "",
    } | changed


def test_officer_enters_a_scenario_and_departments_read_it(client):
    an_organisation("上海市交通委员会", short_name="市交通委")
    client.force_login(a_registrar().person)
    assert "还没有登记重点场景" in page(client, "scenarios")

    answer = client.post(reverse("scenario-new"), typed())

    assert answer.url == reverse("scenario", args=[1])
    client.force_login(a_member(Role.DEPARTMENT_STAFF).person)
    listed, text = page(client, "scenarios"), page(client, "scenario", 1)
    assert "1 · 停车数据开放" in listed
    assert ("登记场景" in listed, "修订场景" in text) == (False, False)
    assert "上海市交通委员会" in text
    assert text.count("本系统没有登记这个单位") == 1
    assert "列入中" in text


def test_scenario_that_does_not_fit_comes_back_with_what_was_typed(client):
    client.force_login(a_registrar().person)
    address = reverse("scenario-new")

    empty = client.post(address, typed(source=" ", content="写过的话"))
    twice = client.post(address, typed(bodies="甲局\n甲局"))
    days = client.post(address, typed(valid_until=(today() - timedelta(days=1)).isoformat()))

    assert (empty.status_code, twice.status_code, days.status_code) == (422, 422, 422)
    assert "请写明列入重点场景的文件和条目。" in empty.content.decode()
    assert "写过的话" in empty.content.decode()
    assert "“甲局”写了不止一次" in twice.content.decode()
    assert "截止日期不能早于起始日期" in days.content.decode()
    assert not PriorityScenario.objects.exists()


def test_revision_becomes_a_further_edition_and_the_first_stays(client):
    registrar = a_registrar()
    a_scenario(registrar, at=moment(), valid_from=today())
    client.force_login(registrar.person)
    shown = page(client, "scenario-revise", 1)

    answer = client.post(
        reverse("scenario-revise", args=[1]),
        typed(bodies="市交通委\n随申行公司", reason="补列单位", expected_edition="1"),
    )

    assert "市交通委\n市道路运输局" in shown
    assert answer.url == reverse("scenario", args=[1])
    text = page(client, "scenario", 1)
    assert ("第 2 版" in text, "第 1 版" in text, "补列单位" in text) == (True, True, True)
    assert ScenarioEdition.objects.count() == 2


def test_revision_after_somebody_elses_keeps_what_was_typed(client):
    registrar = a_registrar()
    a_scenario(registrar)
    client.force_login(registrar.person)
    address = reverse("scenario-revise", args=[1])
    client.post(address, typed(reason="第一人", expected_edition="1"))

    answer = client.post(address, typed(name="停车场", reason="第二人", expected_edition="1"))

    assert answer.status_code == 409
    assert "已有第 2 版" in answer.content.decode()
    assert 'value="停车场"' in answer.content.decode()
    assert ScenarioEdition.objects.count() == 2


@pytest.mark.parametrize("name", ["scenarios", "scenario", "scenario-new", "scenario-revise"])
def test_who_has_nothing_to_do_with_it_is_refused(client, name):
    a_scenario()
    address = reverse(name, args=[1] if name in {"scenario", "scenario-revise"} else [])

    nobody = client.get(address)
    client.force_login(a_member(Role.APPLICANT).person)

    assert nobody.status_code == 302
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("name", ["scenario-new", "scenario-revise"])
def test_department_enters_and_revises_nothing(client, name):
    a_scenario()
    client.force_login(a_member(Role.DEPARTMENT_HEAD).person)
    address = reverse(name, args=[1] if name == "scenario-revise" else [])

    answer = client.post(address, typed(reason="甲", expected_edition="1"))

    assert (client.get(address).status_code, answer.status_code) == (403, 403)
    assert ScenarioEdition.objects.count() == 1


def test_unknown_scenario_is_not_found(client):
    client.force_login(a_registrar().person)

    for number in (7, 10**30):
        assert client.get(reverse("scenario", args=[number])).status_code == 404
        assert client.get(reverse("scenario-revise", args=[number])).status_code == 404


def test_scenarios_come_in_pages_and_are_narrowed(client):
    registrar = a_registrar()
    for number in range(1, 27):
        a_scenario(registrar, name=f"场景{number:02}", domain="life" if number == 26 else "economy")
    ended = today() - timedelta(days=1)
    a_scenario(registrar, name="旧场景", valid_from=ended, valid_until=ended)
    client.force_login(registrar.person)

    first = page(client, "scenarios")

    assert ("场景25" in first, "场景26" in first, "旧场景" in first) == (True, False, False)
    second = page(client, "scenarios", after="25")
    assert ("场景25" in second, "场景26" in second) == (False, True)
    assert "旧场景" in page(client, "scenarios", after="25", ended="on")
    assert "场景01" not in page(client, "scenarios", domain="life")
    assert "没有符合条件的场景" in page(client, "scenarios", domain="governance")
    assert "场景01" in page(client, "scenarios", domain="x", after="²")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(client, count, django_assert_num_queries):
    registrar = a_registrar()
    for number in range(count):
        bodies = [an_organisation().full_name for _ in range(count)]
        a_scenario(registrar, name=f"场景{number}", bodies=bodies)
    client.force_login(registrar.person)
    for number in range(count - 1):
        client.post(
            reverse("scenario-revise", args=[1]),
            typed(name=f"改{number}", reason="改", expected_edition=str(number + 1)),
        )
    page(client, "scenarios")

    with django_assert_num_queries(QUERIES_OF_THE_OVERVIEW):
        page(client, "scenarios")
    with django_assert_num_queries(QUERIES_OF_A_SCENARIO):
        page(client, "scenario", 1)
