"""A unit is listed from one day to another; it is removed once, and never altered."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Notification, PriorityUnit, SystemEvent
from cases.proof import verify_system
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.threads import at_once
from tests.workflows.conditional_access.registries.entries import PIONEER, a_registrar, a_unit
from workflows.conditional_access.registries.priority_units import remove_unit
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
TABLE = "cases_priorityunit"
REMOVED_AT = shanghai(2026, 12, 1)


def test_unit_is_listed_under_its_code_for_its_days() -> None:
    unit = a_unit(credit_code=" 91310104madema000d ")

    assert unit.credit_code == "91310104MADEMA000D"
    days = (date(2026, 11, 1), unit.valid_from, unit.valid_until, date(2027, 11, 2))
    assert [unit.state_on(day) for day in days] == ["upcoming", "listed", "listed", "ended"]
    data = SystemEvent.objects.get(act="priority_unit_listed").data
    assert data == {
        "unit": unit.pk,
        "kind": "pioneer",
        "name": PIONEER.name,
        "credit_code": "91310104MADEMA000D",
        "source": PIONEER.source,
        "valid_from": "2026-11-02",
        "valid_until": "2027-11-01",
    }
    assert verify_system().first_bad is None


def test_removed_unit_is_listed_no_more_and_may_be_listed_again() -> None:
    registrar = a_registrar()
    unit = a_unit(registrar)

    remove_unit(unit=unit, reason="名称有误", membership=registrar, at=REMOVED_AT)

    unit.refresh_from_db()
    assert unit.state_on(date(2026, 12, 2)) == "removed"
    assert (unit.removed_at, unit.removed_by, unit.removal_reason) == (
        REMOVED_AT,
        registrar.person,
        "名称有误",
    )
    event = SystemEvent.objects.get(act="priority_unit_removed")
    assert (event.data["unit"], event.data["reason"]) == (unit.pk, "名称有误")
    assert a_unit(registrar).pk != unit.pk
    with pytest.raises(GuardFailed, match="已移出"):
        remove_unit(unit=unit, reason="再移", membership=registrar, at=REMOVED_AT)


def test_unit_whose_last_day_has_passed_is_not_removed() -> None:
    registrar = a_registrar()
    unit = a_unit(registrar)

    with pytest.raises(GuardFailed, match="期满"):
        remove_unit(unit=unit, reason="迟了", membership=registrar, at=shanghai(2027, 11, 2))


def test_unit_is_on_one_list_once_a_day_and_may_be_on_the_other() -> None:
    registrar = a_registrar()
    a_unit(registrar)

    with pytest.raises(GuardFailed, match="2026-11-02 至 2027-11-01"):
        a_unit(registrar, valid_from=date(2027, 11, 1), valid_until=date(2028, 1, 1))
    following = a_unit(registrar, valid_from=date(2027, 11, 2), valid_until=date(2028, 1, 1))
    other = a_unit(registrar, kind="model_unit")

    assert set(PriorityUnit.objects.all()) >= {following, other}
    assert PriorityUnit.objects.count() == 3


@pytest.mark.parametrize(
    "change", ["removal_reason = '另一理由'", "valid_until = '2099-01-01'", "credit_code = 'X'"]
)
def test_database_keeps_a_unit_and_its_removal(change) -> None:
    registrar = a_registrar()
    unit = a_unit(registrar)
    remove_unit(unit=unit, reason="名称有误", membership=registrar, at=REMOVED_AT)

    for statement in (f"UPDATE {TABLE} SET {change}", f"DELETE FROM {TABLE}"):
        with (
            pytest.raises(IntegrityError, match="listed units are kept"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "friend"}, "kind"),
        ({"name": ""}, "name"),
        ({"credit_code": "91310104MADEMA0000"}, "credit_code"),
        ({"source": " "}, "source"),
        ({"valid_until": date(2026, 11, 1)}, "valid_until"),
    ],
)
def test_what_does_not_fit_names_its_field(changed, field) -> None:
    with pytest.raises(BadInput) as refusal:
        a_unit(**changed)

    assert refusal.value.facts["field"] == field
    assert not PriorityUnit.objects.exists()


def test_only_the_commission_lists_and_removes_and_says_why() -> None:
    registrar = a_registrar()
    unit = a_unit(registrar)
    head = a_member(Role.DEPARTMENT_HEAD)

    with pytest.raises(NotAllowed):
        a_unit(head, kind="model_unit")
    with pytest.raises(NotAllowed):
        remove_unit(unit=unit, reason="不要了", membership=head, at=REMOVED_AT)
    with pytest.raises(BadInput, match="移出理由"):
        remove_unit(unit=unit, reason=" ", membership=registrar, at=REMOVED_AT)

    assert PriorityUnit.objects.filter(removed_at__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_list_one_unit_at_once_the_second_is_refused() -> None:
    registrar = a_registrar()

    def one(last: date) -> str:
        try:
            a_unit(registrar, valid_until=last)
        except GuardFailed:
            return "refused"
        return "listed"

    results = at_once([partial(one, date(2027, 1, 1)), partial(one, date(2027, 2, 1))])

    assert sorted(results) == ["listed", "refused"]


def test_removal_is_told_to_the_commission_with_what_was_approved() -> None:
    registrar = a_registrar()
    lead = a_member(Role.COMMISSION_LEAD, registrar.organisation)
    a_member(Role.DEPARTMENT_HEAD)
    unit = a_unit(registrar)

    remove_unit(unit=unit, reason="名称有误。", membership=registrar, at=REMOVED_AT)
    deliver_due(at=REMOVED_AT, worker="w", handlers=HANDLERS)

    told = Notification.objects.filter(topic="priority_unit_removed").order_by("person_id")
    assert {line.person for line in told} == {registrar.person, lead.person}
    text = told[0].text
    assert text.startswith(f"“{PIONEER.name}”已移出先锋企业名单：名称有误。该单位有 0 件申请")
