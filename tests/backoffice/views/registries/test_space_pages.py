"""Pages of data-fusion spaces: entering one, reading it, closing it, and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import FusionSpace
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member, an_organisation
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.registries.entries import a_registrar, a_scenario
from tests.workflows.conditional_access.registries.points import a_space

pytestmark = pytest.mark.django_db
QUERIES_OF_SPACES = 8
QUERIES_OF_A_SPACE = 9


@pytest.fixture
def registrar():
    return a_registrar()


@pytest.fixture
def edition(registrar):
    return a_scenario(registrar, valid_from=today() - timedelta(days=30))


def typed(edition, *departments, **changed):
    return {
        "name": "停车融合空间",
        "opened_on": today().isoformat(),
        "scenario": edition.scenario.number,
        "keeper": "示例公司",
        "purpose": "停车与充电数据融合。",
        "departments": [each.pk for each in departments],
        "datasets": "",
        "source": "工作安排 一",
    } | changed


def test_officer_enters_a_space_and_closes_it(client, edition):
    town = a_town()
    registrar = a_registrar()
    client.force_login(registrar.person)
    codes = town.traffic.row.portal_dataset_id

    entered = client.post(
        reverse("fusion-space-new"),
        typed(edition, town.traffic.organisation, datasets=codes),
    )
    shown, overview = page(client, "fusion-space", 1), page(client, "fusion-spaces")
    address = reverse("fusion-space-close", args=[1])
    closed = client.post(address, {"last_day": today().isoformat(), "reason": "项目结束"})
    again = client.post(address, {"last_day": today().isoformat(), "reason": "再停"})

    assert entered.url == closed.url == reverse("fusion-space", args=[1])
    for word in ("停车与充电数据融合。", "上海市交通委员会", "停车场实时泊位", edition.name):
        assert word in shown
    assert "现有 1 个空间建成运行，目标 3 个" in overview
    assert (again.status_code, "已经停用" in again.content.decode()) == (422, True)
    assert "项目结束" in page(client, "fusion-space", 1)


def test_space_that_does_not_fit_comes_back_with_what_was_typed(client, registrar, edition):
    office, company = an_organisation(), an_organisation(kind="enterprise")
    client.force_login(registrar.person)
    address = reverse("fusion-space-new")
    long_ago = (today() - timedelta(days=40)).isoformat()

    answers = [
        client.post(address, typed(edition, office, opened_on=long_ago, purpose="写过的话")),
        client.post(address, typed(edition, company, purpose="写过的话")),
        client.post(address, typed(edition, office, datasets="O404", purpose="写过的话")),
        client.post(address, typed(edition, office, opened_on="明天", purpose="写过的话")),
    ]

    sentences = ("当天它不在重点场景中", "没有这个单位", "没有这些数据集编号", "日期不对")
    for answer, sentence in zip(answers, sentences, strict=True):
        assert answer.status_code == 422
        text = answer.content.decode()
        assert (sentence in text, "写过的话" in text) == (True, True)
    assert not FusionSpace.objects.exists()


@pytest.mark.parametrize(
    "name", ["fusion-spaces", "fusion-space", "fusion-space-new", "fusion-space-close"]
)
def test_departments_read_and_others_are_refused(client, registrar, name):
    a_space(a_scenario(registrar), by=registrar)
    address = reverse(name, args=[1] if name in {"fusion-space", "fusion-space-close"} else [])

    nobody = client.get(address)
    client.force_login(a_member(Role.APPLICANT).person)
    refused = client.get(address).status_code
    client.force_login(a_member(Role.DEPARTMENT_STAFF).person)

    assert (nobody.status_code, refused) == (302, 403)
    reads = name in {"fusion-spaces", "fusion-space"}
    assert client.get(address).status_code == (200 if reads else 403)


@pytest.mark.parametrize("name", ["fusion-space", "fusion-space-close"])
def test_unknown_space_is_not_found(client, registrar, name):
    client.force_login(registrar.person)

    for number in (7, 10**30):
        assert client.get(reverse(name, args=[number])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(
    client, registrar, edition, count, django_assert_num_queries
):
    for _ in range(count):
        departments = [an_organisation() for _ in range(count)]
        a_space(edition, by=registrar, departments=departments, opened_on=today())
    client.force_login(registrar.person)
    page(client, "fusion-spaces")

    with django_assert_num_queries(QUERIES_OF_SPACES):
        page(client, "fusion-spaces")
    with django_assert_num_queries(QUERIES_OF_A_SPACE):
        page(client, "fusion-space", 1)
