"""Who may suspend an entry at once, which, and with what reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    EmergencySuspension,
    ListEntry,
    Membership,
)
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.workflows.open_list.lists import (
    a_cut,
    an_approved_request,
    change,
    confirm,
)
from tests.workflows.open_list.suspensions import (
    ORDERED_AT,
    TOO_LATE,
    Emergency,
    an_emergency,
    decide,
    ordered,
)
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.emergency import lapse_unconfirmed, suspend_at_once

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)
CONFIRMED_AT = ORDERED_AT + AN_HOUR


@pytest.fixture
def emergency() -> Emergency:
    return an_emergency()


# fmt: off
PEOPLE: dict[str, tuple[Callable[[Emergency], Membership], bool]] = {
    "head":          (lambda each: each.city.head, True),
    "lead":          (lambda each: each.city.lead, True),
    "security":      (lambda each: each.security, True),
    "staff":         (lambda each: each.city.staff, False),
    "officer":       (lambda each: each.city.officer, False),
    "foreign head":  (lambda _each: a_member(Role.DEPARTMENT_HEAD, an_organisation()), False),
    "a department's officer": (lambda each: a_member(Role.SECURITY_OFFICER, each.department), False),  # noqa: E501
    "auditor":       (lambda _each: a_member(Role.AUDITOR, the_commission()), False),
}
# fmt: on


@pytest.mark.parametrize("who", PEOPLE)
def test_only_leads_and_the_commissions_security_officers_may_order(
    emergency: Emergency, who: str
) -> None:
    build, may = PEOPLE[who]
    by = build(emergency)

    if may:
        assert ordered(emergency, by=by).opened_by == by.person
    else:
        with pytest.raises(NotAllowed, match="紧急中止由上海市交通委员会负责人、主管部门负责人"):
            ordered(emergency, by=by)


def test_district_authority_orders_for_a_unit_of_the_district(emergency: Emergency) -> None:
    district = an_organisation("黄浦区人民政府", kind="district")
    emergency.department.parent = district
    emergency.department.save()
    by = a_member(Role.DISTRICT_AUTHORITY, district)

    assert ordered(emergency, by=by).opened_by == by.person


def test_role_that_ended_orders_nothing(emergency: Emergency) -> None:
    Membership.objects.filter(pk=emergency.city.head.pk).update(valid_until=date(2023, 9, 27))

    with pytest.raises(NotAllowed):
        ordered(emergency)


@pytest.mark.parametrize(
    ("code", "text", "sentence"),
    [
        ("leak", "泄露", "请从列表中选择中止原因"),
        ("other", "  ", "请写明发生了什么"),
        ("other", "长" * 1001, "不超过 1000 字"),
    ],
)
def test_order_without_a_reason_is_refused(
    emergency: Emergency, code: str, text: str, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        suspend_at_once(
            entry=emergency.row.entry,
            reason_code=code,
            reason_text=text,
            person=emergency.city.head.person,
            at=ORDERED_AT,
        )


def test_second_order_names_the_first(emergency: Emergency) -> None:
    first = ordered(emergency)

    with pytest.raises(GuardFailed, match=f"已由 {first.number} 紧急中止"):
        ordered(emergency, by=emergency.city.lead)


def test_entry_that_lapsed_may_be_suspended_again(emergency: Emergency) -> None:
    ordered(emergency)
    lapse_unconfirmed(at=TOO_LATE)

    assert ordered(emergency, at=TOO_LATE).number == "ES-2023-00002"


def test_entry_outside_the_version_in_effect_is_refused(emergency: Emergency) -> None:
    with pytest.raises(BadInput, match="不在现行清单中"):
        suspend_at_once(
            entry=ListEntry.objects.create(),
            reason_code="other",
            reason_text="泄露",
            person=emergency.city.lead.person,
            at=ORDERED_AT,
        )


def test_entry_that_the_list_suspends_already_is_refused(emergency: Emergency) -> None:
    city = emergency.city
    an_approved_request(
        city, change(emergency.row, operation="suspend", status="suspended"), at=ORDERED_AT
    )
    confirm(city, a_cut(city, at=ORDERED_AT), at=ORDERED_AT)
    bring_into_effect(at=ORDERED_AT)

    with pytest.raises(GuardFailed, match="已经中止开放"):
        ordered(emergency, at=CONFIRMED_AT)


@pytest.mark.parametrize(
    "change_of",
    [
        {"reason_code": "other"},
        {"reason_text": "另写"},
        {"ended_at": shanghai(2023, 10, 9)},
    ],
)
def test_database_keeps_what_was_ordered_and_how_it_ended(
    emergency: Emergency, change_of: dict[str, object]
) -> None:
    suspension = decide(ordered(emergency), emergency.city.lead, "refuse", at=CONFIRMED_AT)

    with pytest.raises(DatabaseError, match="who suspended what"), transaction.atomic():
        EmergencySuspension.objects.filter(pk=suspension.pk).update(**change_of)
    with pytest.raises(DatabaseError), transaction.atomic():
        EmergencySuspension.objects.filter(pk=suspension.pk).delete()
