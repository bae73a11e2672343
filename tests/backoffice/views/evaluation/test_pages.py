"""Pages of annual evaluations: rounds, dossiers, facts and comments, and who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import CaseEvent, EvaluationDossier, EvaluationRound
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city, a_listed_row
from tests.workflows.open_list.evaluation.rounds import a_round, dossier_of
from tests.workflows.open_list.peers.peers import a_version

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_ROUND = 8
QUERIES_OF_THE_FACTS = 12


@pytest.fixture
def city():
    a_version()
    city = a_city()
    a_listed_row(city.department)
    return city


def now_a_round(city):
    on = today()
    return a_round(
        city.lead,
        at=moment(),
        year=on.year,
        starts_on=on,
        due_on=on + timedelta(days=20),
    )


def page(client, name, *arguments, **query):
    return client.get(reverse(name, args=arguments), query).content.decode()


def test_officer_opens_a_round_and_sees_its_dossiers(client, city):
    client.force_login(city.officer.person)
    due = today() + timedelta(days=20)

    answer = client.post(
        reverse("evaluations"),
        {"year": today().year, "starts_on": today(), "due_on": due},
    )

    opened = EvaluationRound.objects.get()
    dossier = dossier_of(city)
    text = page(client, "evaluation", opened.label)
    assert answer.url == reverse("evaluation", args=[opened.label])
    assert dossier.number in text
    assert "上海市交通委员会" in text
    assert opened.label in page(client, "evaluations")


def test_bad_days_come_back_with_a_sentence(client, city):
    client.force_login(city.officer.person)
    said = {"year": today().year, "starts_on": today(), "due_on": today()}

    refused = client.post(reverse("evaluations"), said)
    unread = client.post(reverse("evaluations"), said | {"due_on": "明天"})

    assert (refused.status_code, unread.status_code) == (422, 422)
    assert "自评截止日期须晚于今天" in refused.content.decode()
    assert "日期不对" in unread.content.decode()
    assert not EvaluationRound.objects.exists()


def test_staff_comments_on_a_fact_that_stays_as_it_is(client, city):
    now_a_round(city)
    dossier = dossier_of(city)
    client.force_login(city.staff.person)
    shown = page(client, "dossier-facts", dossier.number)

    answer = client.post(
        reverse("dossier-comment", args=[dossier.number]),
        {
            "fact": "fields_complete",
            "text": "数据项已核对",
            "expected_version": dossier.version,
        },
    )

    text = page(client, "dossier-facts", dossier.number)
    assert answer.url == reverse("dossier-facts", args=[dossier.number])
    assert "记入说明" in shown
    assert "1 / 1 条" in text
    assert "数据项已核对" in text
    case = page(client, "case", dossier.number)
    assert "数据项已核对" in case
    assert "无条件开放：1 条" in case
    assert CaseEvent.objects.filter(act="comment_fact").count() == 1


def test_refused_comment_keeps_what_was_typed(client, city):
    now_a_round(city)
    dossier = dossier_of(city)
    client.force_login(city.staff.person)
    address = reverse("dossier-comment", args=[dossier.number])

    empty = client.post(address, {"fact": "fields_complete", "expected_version": 1})
    stale = client.post(
        address, {"fact": "fields_complete", "text": "写过的话", "expected_version": 0}
    )

    assert (empty.status_code, stale.status_code) == (422, 409)
    assert "请写明对事实的说明" in empty.content.decode()
    assert "写过的话" in stale.content.decode()


def test_stranger_sees_neither_dossier_nor_its_facts(client, city):
    now_a_round(city)
    dossier = dossier_of(city)
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局"))
    client.force_login(stranger.person)

    listed = page(client, "evaluation", EvaluationRound.objects.get().label)

    assert "没有您可以查看的档案" in listed
    assert client.get(reverse("dossier-facts", args=[dossier.number])).status_code == 404
    assert client.post(reverse("dossier-comment", args=[dossier.number])).status_code == 404
    assert client.post(reverse("evaluations"), {}).status_code == 403


def test_officer_sees_the_facts_but_comments_on_none(client, city):
    now_a_round(city)
    dossier = dossier_of(city)
    client.force_login(city.officer.person)

    assert "记入说明" not in page(client, "dossier-facts", dossier.number)
    answer = client.post(
        reverse("dossier-comment", args=[dossier.number]),
        {"fact": "fields_complete", "text": "说明", "expected_version": dossier.version},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["evaluations", "evaluation", "dossier-facts"])
def test_who_has_nothing_to_do_with_it_is_refused(client, city, name):
    opened = now_a_round(city)
    arguments = {"evaluation": [opened.label], "dossier-facts": [dossier_of(city).number]}
    address = reverse(name, args=arguments.get(name, []))

    nobody = client.get(address)
    client.force_login(a_member(Role.APPLICANT).person)

    assert nobody.status_code == 302
    assert client.get(address).status_code == (404 if name == "dossier-facts" else 403)


def test_unknown_round_is_not_found(client, city):
    client.force_login(city.officer.person)

    assert client.get(reverse("evaluation", args=["2020-1"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(client, city, count, django_assert_num_queries):
    for number in range(count - 1):
        a_listed_row(an_organisation(), name=f"数据{number}")
        a_listed_row(city.department, name=f"自有数据{number}", open_type="conditional")
    opened = now_a_round(city)
    client.force_login(city.officer.person)
    page(client, "evaluations")
    assert EvaluationDossier.objects.count() == count

    with django_assert_num_queries(QUERIES_OF_THE_ROUND):
        page(client, "evaluation", opened.label)
    with django_assert_num_queries(QUERIES_OF_THE_FACTS):
        page(client, "dossier-facts", dossier_of(city).number)
