"""Emergency suspension: one orders, it holds at once; another confirms, or it lapses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    CaseEvent,
    ChangeItem,
    EmergencySuspension,
    ListChange,
    ListEntry,
    Membership,
    Notification,
    WorkItem,
)
from cases.proof import verify_cases
from cases.queries.suspensions import live_suspension_of
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.workflows.open_list.lists import (
    a_cut,
    a_request_in_review,
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
    deliver,
    do,
    ordered,
)
from workflows.engine.gate import act
from workflows.engine.integrity import findings
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.emergency import lapse_unconfirmed, suspend_at_once

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)
CONFIRMED_AT = ORDERED_AT + AN_HOUR


@pytest.fixture
def emergency() -> Emergency:
    return an_emergency()


def told(case: EmergencySuspension) -> dict[str, str]:
    """Return who heard of a suspension, with the last that they heard."""
    lines = Notification.objects.filter(case_id=case.pk, topic="entry_suspended").order_by("pk")
    return {line.person.name: line.text for line in lines.select_related("person")}


def names(*people: Membership) -> set[str]:
    return {each.person.name for each in people}


def sound(at: datetime) -> bool:
    deliver(at)
    return ([each.sentence for each in findings(at=at)], verify_cases().first_bad) == ([], None)


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


def test_refused_suspension_ends_at_once(emergency: Emergency) -> None:
    suspension = decide(ordered(emergency), emergency.city.lead, "refuse", at=CONFIRMED_AT)

    assert (suspension.state, suspension.ended_at, suspension.change) == (
        "refused",
        CONFIRMED_AT,
        None,
    )
    assert sound(CONFIRMED_AT)
    assert "未获确认" in told(suspension)[emergency.city.head.person.name]


def test_who_ordered_neither_confirms_nor_lifts(emergency: Emergency) -> None:
    lead, other = emergency.city.lead, a_member(Role.COMMISSION_LEAD, the_commission())
    suspension = ordered(emergency, by=lead)

    with pytest.raises(NotAllowed, match="回避"):
        decide(suspension, lead, "confirm", at=CONFIRMED_AT)
    decide(suspension, other, "confirm", at=CONFIRMED_AT)
    with pytest.raises(NotAllowed, match="回避"):
        do(suspension, lead.person, "lift", at=CONFIRMED_AT, reason="已处理")
    lifted = do(suspension, other.person, "lift", at=CONFIRMED_AT + AN_HOUR, reason="已处理")

    assert (lifted.state, lifted.ended_at) == ("lifted", CONFIRMED_AT + AN_HOUR)


def test_head_neither_confirms_nor_lifts_what_they_ordered(emergency: Emergency) -> None:
    suspension = ordered(emergency)

    with pytest.raises(NotAllowed):
        decide(suspension, emergency.city.head, "confirm", at=CONFIRMED_AT)
    decide(suspension, emergency.security, "confirm", at=CONFIRMED_AT)
    with pytest.raises(NotAllowed):
        do(suspension, emergency.city.head.person, "lift", at=CONFIRMED_AT, reason="已处理")


def test_lifting_withdraws_the_draft_that_is_wanted_no_more(emergency: Emergency) -> None:
    suspension = decide(ordered(emergency), emergency.security, "confirm", at=CONFIRMED_AT)
    draft = suspension.change
    assert draft is not None

    do(suspension, emergency.city.lead.person, "lift", at=CONFIRMED_AT, reason="误报")
    deliver(CONFIRMED_AT)

    draft.refresh_from_db()
    event = CaseEvent.objects.filter(case=draft).latest("sequence")
    assert (draft.state, draft.items.get().decision) == ("cancelled", "cancelled")
    assert (event.actor, event.data["reason"]) == (
        None,
        f"{suspension.number} 已恢复开放，不再需要中止条目。",
    )
    assert sound(CONFIRMED_AT)


def test_lifting_leaves_a_request_that_the_commission_has(emergency: Emergency) -> None:
    city = emergency.city
    suspension = decide(ordered(emergency), emergency.security, "confirm", at=CONFIRMED_AT)
    draft = suspension.change
    assert draft is not None
    walk(draft.pk, city.staff, "submit", at=CONFIRMED_AT)
    walk(draft.pk, city.head, "approve", at=CONFIRMED_AT)

    do(suspension, emergency.city.lead.person, "lift", at=CONFIRMED_AT, reason="误报")
    deliver(CONFIRMED_AT)

    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_entry_in_another_requests_hands_is_confirmed_and_drafted_later(
    emergency: Emergency,
) -> None:
    city = emergency.city
    other = a_request_in_review(city, change(emergency.row, abstract="另写"), at=ORDERED_AT)
    suspension = decide(ordered(emergency), emergency.security, "confirm", at=CONFIRMED_AT)

    held = CaseEvent.objects.get(case=suspension, act="confirm").data["held_by"]
    assert (held, suspension.change, suspension.state) == (other.number, None, "confirmed")
    with pytest.raises(GuardFailed, match=f"已在申请 {other.number} 中办理"):
        do(suspension, city.lead.person, "propose", at=CONFIRMED_AT)
    walk(other.pk, city.lead, "return", at=CONFIRMED_AT, reason="先处理紧急中止")
    act(
        case=other,
        name="cancel",
        actor=city.staff.person,
        at=CONFIRMED_AT,
        expected_version=None,
        data={"reason": "先处理紧急中止"},
    )

    later = do(suspension, city.lead.person, "propose", at=CONFIRMED_AT)

    assert later.change is not None
    assert later.change.items.get().operation == "suspend"
    with pytest.raises(GuardFailed, match="正在办理，不必重复提出"):
        do(suspension, city.lead.person, "propose", at=CONFIRMED_AT)
    assert sound(CONFIRMED_AT)


def test_nothing_is_drafted_where_the_list_will_say_it_itself(emergency: Emergency) -> None:
    city = emergency.city
    an_approved_request(
        city, change(emergency.row, operation="suspend", status="suspended"), at=ORDERED_AT
    )
    suspension = decide(ordered(emergency), emergency.security, "confirm", at=CONFIRMED_AT)

    assert suspension.change is None
    with pytest.raises(GuardFailed, match="已经中止或移出"):
        do(suspension, city.lead.person, "propose", at=CONFIRMED_AT)
    assert ChangeItem.objects.filter(operation="suspend").count() == 1


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
