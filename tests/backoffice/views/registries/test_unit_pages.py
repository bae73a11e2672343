"""Pages of listed units: listing, removing, reading, and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import PriorityUnit
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member
from tests.workflows.conditional_access.registries.entries import a_registrar, a_unit
from workflows.conditional_access.registries.priority_units import remove_unit

pytestmark = pytest.mark.django_db
QUERIES = 7


def typed(**changed):
    return {
        "kind": "pioneer",
        "name": "示例数据科技（上海）有限公司",
        "credit_code": "91310104MADEMA000D",
        "source": "先锋企业名单",
        "valid_from": today().isoformat(),
        "valid_until": (today() + timedelta(days=365)).isoformat(),
    } | changed


def listed_now(by, **changed):
    days = {"valid_from": today(), "valid_until": today() + timedelta(days=30)}
    return a_unit(by, at=moment(), **(days | changed))


def test_unit_is_listed_and_removed_with_a_reason(client):
    client.force_login(a_registrar().person)
    assert "没有列入的单位" in page(client, "priority-units")

    listed = client.post(reverse("priority-unit-new"), typed())
    unit = PriorityUnit.objects.get()
    shown = page(client, "priority-units")
    address = reverse("priority-unit-remove", args=[unit.pk])
    empty = client.post(address, {"reason": " "})
    removed = client.post(address, {"reason": "名称有误"})

    assert listed.url == removed.url == reverse("priority-units")
    assert ("列入中" in shown, address in shown) == (True, True)
    assert empty.status_code == 422
    assert "请写明移出名单的理由。" in empty.content.decode()
    assert unit.name not in page(client, "priority-units")
    former = page(client, "priority-units", former="on")
    assert ("名称有误" in former, address in former) == (True, False)
    assert client.post(address, {"reason": "再移"}).status_code == 422


def test_unit_that_does_not_fit_comes_back_with_what_was_typed(client):
    client.force_login(a_registrar().person)
    address = reverse("priority-unit-new")

    code = client.post(address, typed(credit_code="91310104MADEMA0000", name="写过的名称"))
    day = client.post(address, typed(valid_from="明天"))
    client.post(address, typed())
    again = client.post(address, typed())

    assert (code.status_code, day.status_code, again.status_code) == (422, 422, 422)
    assert "校验位" in code.content.decode()
    assert "写过的名称" in code.content.decode()
    assert "日期不对" in day.content.decode()
    assert "已列入这份名单" in again.content.decode()
    assert PriorityUnit.objects.count() == 1


@pytest.mark.parametrize("name", ["priority-units", "priority-unit-new", "priority-unit-remove"])
def test_who_has_nothing_to_do_with_it_is_refused(client, name):
    unit = a_unit()
    address = reverse(name, args=[unit.pk] if name == "priority-unit-remove" else [])

    nobody = client.get(address)
    client.force_login(a_member(Role.APPLICANT).person)

    assert nobody.status_code == 302
    assert client.get(address).status_code == 403


def test_department_reads_the_list_and_changes_nothing(client):
    unit = listed_now(a_registrar())
    client.force_login(a_member(Role.REVIEWER).person)

    text = page(client, "priority-units")
    remove = client.post(reverse("priority-unit-remove", args=[unit.pk]), {"reason": "不要"})
    new = client.post(reverse("priority-unit-new"), typed(kind="model_unit"))

    assert (unit.name in text, "列入单位" in text) == (True, False)
    assert (remove.status_code, new.status_code) == (403, 403)
    assert PriorityUnit.objects.filter(removed_at__isnull=True).count() == 1


def test_unknown_unit_is_not_found(client):
    client.force_login(a_registrar().person)

    for pk in (7, 10**30):
        assert client.get(reverse("priority-unit-remove", args=[pk])).status_code == 404


def test_list_comes_in_pages_and_is_narrowed(client):
    registrar = a_registrar()
    rows = []
    for day in range(26):
        days = {
            "valid_from": today() + timedelta(days=day),
            "valid_until": today() + timedelta(days=day),
        }
        rows.append(listed_now(registrar, name=f"单位{day:02}", **days))
    other = listed_now(registrar, kind="model_unit", name="示范甲")
    remove_unit(unit=other, reason="更正", membership=registrar, at=moment())
    client.force_login(registrar.person)

    first = page(client, "priority-units")

    assert ("单位25" in first, "单位00" in first, "示范甲" in first) == (True, False, False)
    second = page(client, "priority-units", before=str(rows[1].pk))
    assert ("单位00" in second, "单位01" in second) == (True, False)
    assert "示范甲" in page(client, "priority-units", kind="model_unit", former="on")
    assert "请放宽筛选条件" in page(client, "priority-units", kind="model_unit")


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(client, count, django_assert_num_queries):
    registrar = a_registrar()
    for day in range(count):
        first = today() + timedelta(days=day)
        listed_now(registrar, valid_from=first, valid_until=first)
    client.force_login(registrar.person)
    page(client, "priority-units")

    with django_assert_num_queries(QUERIES):
        page(client, "priority-units")
