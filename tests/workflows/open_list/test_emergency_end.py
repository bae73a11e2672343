"""How an emergency suspension ends, and the request that makes it last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.models import (
    CaseEvent,
    ChangeItem,
)
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.workflows.open_list.lists import (
    a_request_in_review,
    an_approved_request,
    change,
    walk,
)
from tests.workflows.open_list.suspensions import (
    ORDERED_AT,
    Emergency,
    an_emergency,
    decide,
    deliver,
    do,
    ordered,
    sound,
    told,
)
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)
CONFIRMED_AT = ORDERED_AT + AN_HOUR


@pytest.fixture
def emergency() -> Emergency:
    return an_emergency()


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
