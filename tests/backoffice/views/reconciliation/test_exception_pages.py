"""Exceptions on the page of a finding, and who knows of them when it moves on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import Finding, FindingException, ListVersion
from cases.states.role import Role
from tests.backoffice.views.reconciliation.uploads import FOREIGN, upload
from tests.factories import a_member
from tests.workflows.open_list.reconciliation.catalogues import City, Line, Listed
from workflows.open_list.reconciliation.reconcile import reconcile

pytestmark = pytest.mark.django_db


def test_exception_is_accepted_on_the_page_of_a_finding(client, officer):
    upload(client, [FOREIGN])
    address = reverse("finding", args=[Finding.objects.get().pk])
    day = today() + timedelta(days=30)

    answer = client.post(address, {"valid_until": day.isoformat(), "reason": "尚在清洗"})

    accepted = FindingException.objects.get()
    assert answer.url == address
    assert (accepted.valid_until, accepted.reason) == (day, "尚在清洗")
    assert "乙局的数据" not in client.get(reverse("reconciliation")).content.decode()
    assert "乙局的数据" in client.get(reverse("reconciliation"), {"excepted": 1}).content.decode()


def an_accepted_exception(client):
    upload(client, [FOREIGN])
    finding = Finding.objects.get()
    day = today() + timedelta(days=30)
    client.post(
        reverse("finding", args=[finding.pk]),
        {"valid_until": day.isoformat(), "reason": "尚在清洗"},
    )
    return FindingException.objects.get()


def withdrawal_of(exception):
    keys = [exception.finding_id, exception.pk]
    return reverse("finding-exception-withdraw", args=keys)


def test_exception_is_withdrawn_with_a_reason_and_the_finding_is_back(client, officer):
    exception = an_accepted_exception(client)
    page = client.get(reverse("finding", args=[exception.finding_id])).content.decode()

    refused = client.post(withdrawal_of(exception), {"reason": ""})
    answer = client.post(withdrawal_of(exception), {"reason": "清洗已完成"})
    again = client.post(withdrawal_of(exception), {"reason": "清洗已完成"})

    after = client.get(answer.url).content.decode()
    assert withdrawal_of(exception) in page
    assert (refused.status_code, again.status_code) == (422, 422)
    assert "撤回：清洗已完成" in after
    assert withdrawal_of(exception) not in after
    assert "乙局的数据" in client.get(reverse("reconciliation")).content.decode()


def test_nobody_but_the_commission_withdraws_an_exception(client, officer, bureau, other):
    exception = an_accepted_exception(client)
    statuses = []
    for role, organisation in [
        (Role.DEPARTMENT_STAFF, bureau),
        (Role.DEPARTMENT_HEAD, other),
        (Role.AUDITOR, None),
    ]:
        client.force_login(a_member(role, organisation).person)
        statuses.append(client.post(withdrawal_of(exception), {"reason": "误"}).status_code)

    exception.refresh_from_db()
    assert statuses == [404, 403, 403]
    assert exception.withdrawn_at is None


def test_former_department_sees_no_later_spell_and_no_exception_of_the_next(
    client, officer, bureau, other
):
    line = Line("C1", "D1", frequency="daily")
    city = City({"甲局": bureau, "乙局": other})
    city.publish({"a": Listed("D1")})
    ListVersion.objects.update(state="in_effect")
    upload(client, [line])
    handed_over = city.publish({"a": Listed("D1", provider="乙局", name="移交后的名称")})
    run = reconcile(version=handed_over, membership=officer, at=moment())
    address = reverse("finding", args=[Finding.objects.get(mismatch="R6").pk])
    day = today() + timedelta(days=30)
    client.post(address, {"valid_until": day.isoformat(), "reason": "乙局的内部理由"})
    exception = FindingException.objects.get()
    pages = {}
    for organisation in (bureau, other):
        client.force_login(a_member(Role.DEPARTMENT_HEAD, organisation).person)
        pages[organisation] = client.get(address).content.decode()

    assert run.incremental
    assert (exception.spell.organisation, exception.spell.from_run) == (other, run)
    assert "移交后的名称" not in pages[bureau]
    assert "仍未消除" not in pages[bureau]
    assert "乙局的内部理由" not in pages[bureau]
    assert "移交后的名称" in pages[other]
    assert "乙局的内部理由" in pages[other]
    client.force_login(a_member(Role.DEPARTMENT_HEAD, bureau).person)
    assert client.post(withdrawal_of(exception), {"reason": "误"}).status_code == 404


def test_next_department_sees_what_silences_the_finding_that_it_took_over(
    client, officer, bureau, other
):
    line = Line("C1", "D1", frequency="daily")
    city = City({"甲局": bureau, "乙局": other})
    city.publish({"a": Listed("D1")})
    ListVersion.objects.update(state="in_effect")
    upload(client, [line])
    address = reverse("finding", args=[Finding.objects.get().pk])
    day = today() + timedelta(days=30)
    client.post(address, {"valid_until": day.isoformat(), "reason": "移交之前接受"})
    handed_over = city.publish({"a": Listed("D1", provider="乙局")})
    reconcile(version=handed_over, membership=officer, at=moment())
    client.force_login(a_member(Role.DEPARTMENT_HEAD, other).person)

    page = client.get(address).content.decode()

    assert "移交之前接受" in page
    FindingException.objects.update(
        withdrawn_at=moment(), withdrawn_by=officer.person, withdrawal_reason="已撤"
    )
    assert "移交之前接受" not in client.get(address).content.decode()
