"""Emergency suspension: it holds at once; another person confirms, or it lapses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.models import (
    CaseEvent,
    ListChange,
    ListEntry,
    WorkItem,
)
from cases.queries.suspensions import live_suspension_of
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.workflows.open_list.lists import (
    a_cut,
    an_approved_request,
    change,
    confirm,
    remove,
    walk,
)
from tests.workflows.open_list.suspensions import (
    DUE_ON,
    IN_TIME,
    ORDERED_AT,
    TOO_LATE,
    Emergency,
    an_emergency,
    decide,
    do,
    names,
    ordered,
    sound,
    told,
)
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.emergency import lapse_unconfirmed

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)
CONFIRMED_AT = ORDERED_AT + AN_HOUR


@pytest.fixture
def emergency() -> Emergency:
    return an_emergency()


@pytest.mark.list_scenario(13)
def test_suspension_holds_at_once_and_the_second_person_has_one_working_day(
    emergency: Emergency,
) -> None:
    suspension = ordered(emergency)

    item = WorkItem.objects.get(process_id=suspension.pk)
    assert live_suspension_of(emergency.row.entry_id) == suspension
    assert (suspension.state, suspension.created, suspension.organisation) == (
        "pending_confirmation",
        ORDERED_AT,
        emergency.department,
    )
    assert (item.due_on, item.role, item.organisation) == (
        DUE_ON,
        "commission_lead",
        the_commission(),
    )
    opened = CaseEvent.objects.get(case=suspension)
    assert {name: opened.data[name] for name in opened.data if name != "routing"} == {
        "number": "ES-2023-00001",
        "title": "紧急中止“公交线路”",
        "entry": str(emergency.row.entry.uid),
        "reason_code": "personal_information",
        "reason": "导出文件含有乘客手机号。",
    }
    assert sound(ORDERED_AT)
    people = names(emergency.city.head, emergency.city.lead, emergency.security)
    assert set(told(suspension)) == people


@pytest.mark.list_scenario(13)
def test_suspension_that_nobody_confirms_lapses_with_an_alert(emergency: Emergency) -> None:
    suspension = ordered(emergency)

    assert lapse_unconfirmed(at=IN_TIME) == ()
    assert lapse_unconfirmed(at=TOO_LATE) == (suspension.number,)
    assert lapse_unconfirmed(at=TOO_LATE) == ()

    suspension.refresh_from_db()
    assert (suspension.state, suspension.ended_at, suspension.is_closed) == (
        "lapsed",
        TOO_LATE,
        True,
    )
    assert live_suspension_of(emergency.row.entry_id) is None
    event = CaseEvent.objects.get(case=suspension, act="lapse")
    assert (event.actor, event.rule) == (None, "open-list-quality-objection 7, scenario 13")
    assert sound(TOO_LATE)
    alert = told(suspension)
    assert "一个工作日内无人确认，紧急中止已失效" in alert[emergency.city.lead.person.name]
    assert "一个工作日内无人确认，紧急中止已失效" in alert[emergency.security.person.name]


def test_confirmation_after_the_day_is_refused_even_where_nothing_lapsed_yet(
    emergency: Emergency,
) -> None:
    suspension = ordered(emergency)

    with pytest.raises(GuardFailed, match="确认期限已过"):
        decide(suspension, emergency.city.lead, "confirm", at=TOO_LATE)

    assert lapse_unconfirmed(at=TOO_LATE) == (suspension.number,)


def test_lapse_before_the_day_is_over_is_refused(emergency: Emergency) -> None:
    suspension = ordered(emergency)

    with pytest.raises(GuardFailed, match="确认期限未过"):
        do(suspension, None, "lapse", at=IN_TIME)


@pytest.mark.list_scenario(13)
def test_confirmed_suspension_is_drafted_for_the_next_version(emergency: Emergency) -> None:
    suspension = decide(ordered(emergency), emergency.security, "confirm", at=IN_TIME)

    draft = ListChange.objects.get(request_kind="emergency")
    item = draft.items.get()
    assert (suspension.state, suspension.confirmed_by, suspension.confirmed_at) == (
        "confirmed",
        emergency.security.person,
        IN_TIME,
    )
    assert (suspension.change, draft.organisation, draft.state, draft.opened_by) == (
        draft,
        emergency.department,
        "draft",
        None,
    )
    assert (item.operation, item.entry, item.fields, item.needs_security_review) == (
        "suspend",
        emergency.row.entry,
        [["status", "published", "suspended"]],
        False,
    )
    assert lapse_unconfirmed(at=TOO_LATE) == ()
    assert sound(IN_TIME)


def test_draft_is_taken_up_by_any_of_the_providers_staff_and_nobody_passes_their_own(
    emergency: Emergency,
) -> None:
    city = emergency.city
    suspension = decide(ordered(emergency), emergency.security, "confirm", at=CONFIRMED_AT)
    draft = suspension.change
    assert draft is not None
    both = a_member(Role.DEPARTMENT_HEAD, city.department, person=city.staff.person)

    walk(draft.pk, city.staff, "submit", at=CONFIRMED_AT)
    with pytest.raises(NotAllowed, match="回避"):
        walk(draft.pk, both, "approve", at=CONFIRMED_AT)
    walk(draft.pk, city.head, "approve", at=CONFIRMED_AT)
    walk(draft.pk, city.lead, "conclude", at=CONFIRMED_AT)
    confirm(city, a_cut(city, at=IN_TIME), at=IN_TIME)
    bring_into_effect(at=IN_TIME)

    suspension.refresh_from_db()
    now = ListEntry.objects.get(pk=emergency.row.entry_id).rows.get(valid_until__isnull=True)
    assert (now.status, now.open_type) == ("suspended", "unconditional")
    assert (suspension.state, suspension.ended_at) == ("listed", IN_TIME)
    assert sound(IN_TIME)


def test_version_that_leaves_the_entry_open_leaves_the_suspension_alone(
    emergency: Emergency,
) -> None:
    city = emergency.city
    an_approved_request(city, change(emergency.row, abstract="另写"), at=ORDERED_AT)
    suspension = ordered(emergency)

    confirm(city, a_cut(city, at=CONFIRMED_AT), at=CONFIRMED_AT)
    bring_into_effect(at=CONFIRMED_AT)

    assert live_suspension_of(emergency.row.entry_id) == suspension


def test_version_without_the_entry_ends_even_an_unconfirmed_suspension(
    emergency: Emergency,
) -> None:
    city = emergency.city
    an_approved_request(city, remove(emergency.row), at=ORDERED_AT)
    suspension = ordered(emergency)

    confirm(city, a_cut(city, at=CONFIRMED_AT), at=CONFIRMED_AT)
    bring_into_effect(at=CONFIRMED_AT)

    suspension.refresh_from_db()
    assert (suspension.state, suspension.is_closed) == ("listed", True)
    assert sound(CONFIRMED_AT)
