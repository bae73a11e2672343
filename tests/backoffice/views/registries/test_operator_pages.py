"""Pages of authorised operators: entering, ending, sending a bespoke demand, answering it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import AuthorisedOperator, DemandAnswer
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member, an_organisation
from tests.workflows.conditional_access.registries.entries import a_demand, a_registrar
from tests.workflows.conditional_access.registries.points import an_operator

pytestmark = pytest.mark.django_db
QUERIES = 8


@pytest.fixture
def registrar():
    return a_registrar()


def an_operator_of_now(by):
    return an_operator(by=by, valid_from=today(), valid_until=today() + timedelta(days=365))


def test_officer_enters_an_operator_and_ends_it(client, registrar):
    body = an_organisation("示例运营公司", kind="enterprise")
    client.force_login(registrar.person)
    said = {
        "organisation": body.pk,
        "services": ["training", "delivery"],
        "source": "授权协议",
        "valid_from": today().isoformat(),
        "valid_until": (today() + timedelta(days=300)).isoformat(),
    }

    bad = client.post(reverse("operator-new"), said | {"services": ["tea"], "source": "写过的"})
    entered = client.post(reverse("operator-new"), said)
    shown = page(client, "operators")
    operator = AuthorisedOperator.objects.get()
    ended = client.post(reverse("operator-end", args=[operator.pk]), {"reason": "违约"})

    assert (bad.status_code, "写过的" in bad.content.decode()) == (422, True)
    assert entered.url == ended.url == reverse("operators")
    assert ("示例运营公司" in shown, "模型训练、数据交付" in shown) == (True, True)
    assert "示例运营公司" not in page(client, "operators")
    assert "违约" in page(client, "operators", former="on")
    assert client.get(reverse("operator-end", args=[10**20])).status_code == 404


def test_bespoke_demand_is_sent_to_an_operator_that_answers_it(client, registrar):
    operator = an_operator_of_now(registrar)
    staff = a_member(Role.OPERATOR_STAFF, operator.organisation)
    a_demand(registrar, at=moment(), received_on=today())
    client.force_login(registrar.person)
    address = reverse("demand-route", args=[1])
    said = {"organisation": operator.organisation_id, "reason": "需要训练模型"}

    plain = client.post(address, said)
    sent = client.post(address, said | {"service": "training"})
    client.force_login(staff.person)
    shown = page(client, "demand", 1)
    answered = client.post(
        reverse("demand-answer", args=[1]), {"kind": "satisfied", "text": "已交付。"}
    )

    assert (plain.status_code, "请同时选择个性化服务" in plain.content.decode()) == (422, True)
    assert sent.url == answered.url == reverse("demand", args=[1])
    assert ("模型训练" in shown, "答复需求" in shown) == (True, True)
    assert "公共停车场实时余位" in page(client, "demands")
    assert DemandAnswer.objects.get().organisation == operator.organisation


def test_staff_of_another_operator_find_no_demand(client, registrar):
    operator = an_operator_of_now(registrar)
    a_demand(registrar, at=moment(), received_on=today())
    client.force_login(registrar.person)
    client.post(
        reverse("demand-route", args=[1]),
        {
            "organisation": operator.organisation_id,
            "reason": "需要训练模型",
            "service": "training",
        },
    )
    client.force_login(a_member(Role.OPERATOR_STAFF).person)

    assert "公共停车场实时余位" not in page(client, "demands")
    assert client.get(reverse("demand", args=[1])).status_code == 404
    address = reverse("demand-answer", args=[1])
    assert client.post(address, {"kind": "planned", "text": "别人的"}).status_code == 404
    assert not DemandAnswer.objects.exists()


@pytest.mark.parametrize("name", ["operators", "operator-new", "operator-end"])
def test_who_has_nothing_to_do_with_it_is_refused(client, name):
    operator = an_operator()
    address = reverse(name, args=[operator.pk] if name == "operator-end" else [])

    nobody = client.get(address)
    client.force_login(a_member(Role.OPERATOR_STAFF, operator.organisation).person)
    refused = client.get(address).status_code
    client.force_login(a_member(Role.DEPARTMENT_STAFF).person)

    assert (nobody.status_code, refused) == (302, 403)
    assert client.get(address).status_code == (200 if name == "operators" else 403)


@pytest.mark.parametrize("count", [1, 3])
def test_operators_cost_the_same_for_one_and_three(
    client, registrar, count, django_assert_num_queries
):
    for _ in range(count):
        an_operator_of_now(registrar)
    client.force_login(registrar.person)
    page(client, "operators")

    with django_assert_num_queries(QUERIES):
        page(client, "operators")
