"""What closes entries waits for its notice and its rulings, whatever request it comes with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import GuardFailed
from cases.models import ChangeItem, EmergencySuspension, ListChange
from tests.workflows.open_list.impacts import dispose, let_all_go_on
from tests.workflows.open_list.lists import (
    START,
    a_city,
    a_request_in_review,
    add,
    an_approved_request,
    change,
    content,
    publish,
    row,
    walk,
)
from tests.workflows.open_list.suspensions import (
    ORDERED_AT,
    Emergency,
    an_emergency,
    decide,
    do,
    ordered,
)
from workflows.engine.gate import act
from workflows.open_list.disposing import Ruling
from workflows.open_list.impact import impact_of

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)
CONFIRMED_AT = ORDERED_AT + AN_HOUR
CONDITIONS = {"open_type": "conditional", "conditions": "须说明用途"}


def made_to_last(emergency: Emergency) -> ListChange:
    """Confirm a suspension; return the request that makes it last."""
    suspension = decide(ordered(emergency), emergency.city.lead, "confirm", at=CONFIRMED_AT)
    assert suspension.change is not None
    return suspension.change


@pytest.mark.list_scenario(13)
def test_request_of_an_emergency_takes_nothing_else_along() -> None:
    emergency = an_emergency()
    publish(emergency.city, add(name="轮渡航线"), at=START)
    request, other = made_to_last(emergency), row("轮渡航线")

    for data in (
        {"entry": other.entry, "remove": True, "reason_code": "other"},
        {"entry": emergency.row.entry, "content": content(name="公交线路", grade="")},
    ):
        with pytest.raises(GuardFailed, match="只含该条目的中止，不能添加或修改条目"):
            act(
                case=request,
                name="put_item",
                actor=emergency.city.staff.person,
                at=CONFIRMED_AT,
                expected_version=None,
                data={"justification": "一并移出", **data},
            )

    assert [item.entry for item in request.items.all()] == [emergency.row.entry]


@pytest.mark.list_scenario(10)
def test_suspension_that_was_lifted_meanwhile_has_its_notice_again() -> None:
    emergency = an_emergency()
    request = made_to_last(emergency)
    city = emergency.city
    walk(request.pk, city.staff, "submit", at=CONFIRMED_AT)
    walk(request.pk, city.head, "approve", at=CONFIRMED_AT)
    held = EmergencySuspension.objects.get(change=request)
    do(held, emergency.security.person, "lift", at=CONFIRMED_AT + AN_HOUR, reason="已处理")
    let_all_go_on(request.pk, city.lead.person, at=CONFIRMED_AT + AN_HOUR)

    walk(request.pk, city.lead, "conclude", at=CONFIRMED_AT + 2 * AN_HOUR)

    assert ChangeItem.objects.get(change=request).not_before is not None


@pytest.mark.list_scenario(10)
def test_entry_put_off_to_another_time_is_closed_with_notice() -> None:
    city = a_city()
    publish(city, add(name="甲"))

    request = an_approved_request(city, change(row("甲"), status="pending"), waiver="")

    assert request.items.get().not_before is not None


@pytest.mark.list_scenario(12)
def test_ruling_does_not_outlive_the_proposal_that_it_was_made_for() -> None:
    city = a_city()
    publish(city, add(name="甲"))
    a_request_in_review(a_city("上海市文化和旅游局"), change(row("甲"), abstract="另写一段摘要。"))
    request = a_request_in_review(city, change(row("甲"), operation="reclassify", **CONDITIONS))
    (matter,) = impact_of(request)
    dispose(request, city.lead.person, {matter.name: Ruling(disposition="continue")}, at=START)
    later = START + AN_HOUR
    walk(request.pk, city.lead, "return", at=later, reason="应当移出")
    walk(request.pk, city.staff, "submit", at=later + AN_HOUR)
    walk(request.pk, city.head, "approve", at=later + AN_HOUR)

    (anew,) = impact_of(ListChange.objects.get(pk=request.pk))

    assert anew.ruling is None
    with pytest.raises(GuardFailed, match="还没有处置"):
        walk(request.pk, city.lead, "conclude", at=later + 2 * AN_HOUR)
