"""The page of verdicts: some by hand, the rest at once, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import EntryVerdict
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city, a_listed_row
from tests.workflows.open_list.evaluation.rounds import a_round, dossier_of, walk
from tests.workflows.open_list.peers.peers import a_version

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_VERDICTS = 10


@pytest.fixture
def city():
    a_version()
    return a_city()


def now_a_dossier(city):
    on = today()
    a_round(city.lead, at=moment(), year=on.year, starts_on=on, due_on=on + timedelta(days=20))
    return dossier_of(city)


def post(client, name, dossier, **data):
    said = {"expected_version": dossier.version, **data}
    return client.post(reverse(name, args=[dossier.number]), said)


def shown(client, dossier, **query):
    return client.get(reverse("dossier-verdicts", args=[dossier.number]), query).content.decode()


def test_staff_says_verdicts_on_some_entries(client, city):
    first = a_listed_row(city.department, name="公交线路")
    a_listed_row(city.department, name="地铁客流")
    dossier = now_a_dossier(city)
    client.force_login(city.staff.person)

    answer = post(
        client,
        "dossier-verdicts-say",
        dossier,
        entry=[first.entry_id],
        verdict="retire",
        reason="数据已停产",
    )

    text = shown(client, dossier)
    assert answer.url == reverse("dossier-verdicts", args=[dossier.number])
    assert "移出清单：数据已停产" in text
    assert "还有 1 个条目没有意见" in text
    assert "公交线路" not in shown(client, dossier, verdict="undecided")
    assert EntryVerdict.objects.get().decided_by == city.staff.person


def test_staff_keeps_the_rest_at_once(client, city):
    for number in range(3):
        a_listed_row(city.department, name=f"数据{number}")
    dossier = now_a_dossier(city)
    client.force_login(city.staff.person)

    post(client, "dossier-verdicts-keep", dossier)

    assert EntryVerdict.objects.filter(verdict="keep").count() == 3
    assert "其余没有意见的条目全部保持" not in shown(client, dossier)


def test_refused_verdict_keeps_what_was_ticked_and_typed(client, city):
    row = a_listed_row(city.department)
    dossier = now_a_dossier(city)
    client.force_login(city.staff.person)
    said = {"entry": [row.entry_id], "verdict": "retire", "reason": ""}

    refused = post(client, "dossier-verdicts-say", dossier, **said)
    unknown = post(client, "dossier-verdicts-say", dossier, **said | {"verdict": "forget"})
    stale = post(client, "dossier-verdicts-say", dossier, **said, expected_version=9)

    assert [each.status_code for each in (refused, unknown, stale)] == [422, 422, 409]
    assert "须写明理由" in refused.content.decode()
    assert " checked" in refused.content.decode()
    assert not EntryVerdict.objects.exists()


def test_signed_dossier_shows_the_draft_and_asks_no_more(client, city):
    row = a_listed_row(city.department)
    dossier = now_a_dossier(city)
    client.force_login(city.staff.person)
    post(
        client,
        "dossier-verdicts-say",
        dossier,
        entry=[row.entry_id],
        verdict="retire",
        reason="停产",
    )
    walk(city, (city.staff, "hand_in"), (city.head, "sign"), at=moment())

    case = client.get(reverse("case", args=[dossier.number])).content.decode()
    change = dossier_of(city).change

    assert change is not None
    assert reverse("case", args=[change.number]) in case
    assert "保存意见" not in shown(client, dossier)


def test_stranger_sees_no_verdicts_and_says_none(client, city):
    a_listed_row(city.department)
    dossier = now_a_dossier(city)
    client.force_login(a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市气象局")).person)

    assert client.get(reverse("dossier-verdicts", args=[dossier.number])).status_code == 404
    for name in ("dossier-verdicts-say", "dossier-verdicts-keep"):
        assert post(client, name, dossier, verdict="keep").status_code == 404
    client.force_login(city.officer.person)
    assert "保存意见" not in shown(client, dossier)
    assert post(client, "dossier-verdicts-keep", dossier).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_and_three(client, city, count, django_assert_num_queries):
    for number in range(count):
        a_listed_row(city.department, name=f"数据{number}")
    dossier = now_a_dossier(city)
    client.force_login(city.staff.person)
    shown(client, dossier)

    with django_assert_num_queries(QUERIES_OF_THE_VERDICTS):
        shown(client, dossier)
