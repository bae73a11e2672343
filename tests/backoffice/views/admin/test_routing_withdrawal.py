"""The page of a proposed version of rules: who may withdraw it, and what it says afterwards."""

from __future__ import annotations

import pytest
from django.urls import reverse

from backoffice.views.clock import moment
from cases.models import RoutingVersion
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.routings import a_proposed_version, a_rule
from workflows.administration.change_routing import approve_routing

pytestmark = pytest.mark.django_db


def addresses(version: RoutingVersion) -> tuple[str, str]:
    """Return the page of a version and the address that withdraws it."""
    return (
        reverse("routing-version", args=[version.pk]),
        reverse("routing-withdraw", args=[version.pk]),
    )


def test_proposed_rules_are_withdrawn_from_their_page(client) -> None:
    three = the_three()
    version = a_proposed_version(three.administrator, a_rule(), at=moment())
    page, withdraw = addresses(version)
    client.force_login(three.administrator)
    before = client.get(page).content.decode()

    answer = client.post(withdraw, follow=True)

    after = answer.content.decode()
    assert RoutingVersion.objects.get().decision == "withdrawn"
    assert withdraw in before
    assert withdraw not in after
    assert reverse("routing-reroute", args=[version.pk]) not in after
    assert "已撤回：分派规则第 1 版，不再等待审批。" in after
    assert "撤回人" in after
    assert client.post(withdraw).status_code == 409


def test_withdrawal_is_for_administrators_alone_and_until_the_decision(client) -> None:
    three = the_three()
    version = a_proposed_version(three.administrator, a_rule(), at=moment())
    page, withdraw = addresses(version)
    for person in (three.officer, three.auditor):
        client.force_login(person)
        assert withdraw not in client.get(page).content.decode()
        assert client.post(withdraw).status_code == 403
    client.force_login(a_member(Role.DEPARTMENT_HEAD, three.organisation).person)
    assert client.post(withdraw).status_code == 404
    client.force_login(three.administrator)
    assert client.get(withdraw).status_code == 405
    approve_routing(version=version, actor=three.officer, at=moment())

    assert withdraw not in client.get(page).content.decode()
    assert client.post(withdraw).status_code == 409
    assert RoutingVersion.objects.get().decision == "approved"
