"""What was decided of an item before its request came back to the author."""

from __future__ import annotations

import pytest

from cases.errors import GuardFailed
from cases.models import ChangeItem, ListChange
from tests.workflows.open_list.lists import (
    START,
    City,
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
from tests.workflows.open_list.test_settle import LATER, act_on, drop, edit, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="一"), add(name="二"))
    return city


def test_item_that_was_refused_for_good_is_not_proposed_again_with_the_ruling(
    city: City,
) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    request = a_request_in_review(
        city, change(base, update_frequency="daily"), change(row("二"), grade="客体L1")
    )
    refused = request.items.get(position=2)
    walk(request.pk, city.lead, "conclude", at=START, refusals={refused.pk: "依据不足"})

    request = rule(city, ListChange.objects.get(pk=request.pk))
    walk(request.pk, city.staff, "submit", at=LATER)

    decided = request.items.order_by("position").values_list("decision", "decision_reason")
    assert list(decided) == [("pending", ""), ("rejected", "依据不足")]


def test_item_that_was_refused_for_good_is_neither_written_nor_taken_out(city: City) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    request = a_request_in_review(
        city, change(base, update_frequency="daily"), change(row("二"), grade="客体L1")
    )
    refused = request.items.get(position=2)
    walk(request.pk, city.lead, "conclude", at=START, refusals={refused.pk: "依据不足"})
    request = rule(city, ListChange.objects.get(pk=request.pk))

    with pytest.raises(GuardFailed, match="“二”在本申请中已有决定（审查不通过），不能再修改"):
        act_on(
            city,
            request,
            "put_item",
            entry=refused.entry,
            content=content(name="二", grade="个人L1"),
        )
    with pytest.raises(GuardFailed, match="如仍需调整，请另行起草申请"):
        drop(city, request, refused)

    refused.refresh_from_db()
    assert (refused.decision, refused.decision_reason) == ("rejected", "依据不足")


def test_item_that_was_struck_from_a_returned_request_may_be_improved(city: City) -> None:
    request = a_request_in_review(city, change(row("一"), grade="客体L1"), add(name="三"))
    struck = request.items.get(position=1)
    ChangeItem.objects.filter(pk=struck.pk).update(
        decision="rejected_by_head", decision_reason="依据不足", decided_at=START
    )
    walk(request.pk, city.lead, "return", at=LATER, reason="请补充依据。")

    edit(city, request, struck, grade="个人L1")

    struck.refresh_from_db()
    assert (struck.decision, struck.fields[-1][0]) == ("pending", "grade")
