"""A conflict that is none any more dissolves by itself, and its author is told why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import CaseEvent, ItemConflict, ListChange, Notification, OutboxMessage, WorkItem
from cases.proof import verify_cases
from tests.workflows.open_list.lists import (
    City,
    a_city,
    a_cut,
    a_request_in_review,
    add,
    an_approved_request,
    change,
    confirm,
    in_days,
    publish,
    row,
    walk,
)
from workflows.engine.delivery import deliver_due
from workflows.engine.integrity import findings
from workflows.engine.taking_back import take_back
from workflows.links import HANDLERS
from workflows.open_list.effect import bring_into_effect

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
LATER = in_days(1)
A_MINUTE = timedelta(minutes=1)
HELPER = "上海市文化和旅游局"


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(
        city,
        add(name="一", co_providers=f"{HELPER}，上海市水务局"),
        add(name="二"),
        add(name="三", portal_dataset_id="O0003"),
    )
    return city


def undo(city: City, request: ListChange) -> None:
    """Take the commission's conclusion of a request back."""
    take_back(
        case=request,
        actor=city.lead.person,
        at=LATER + A_MINUTE,
        expected_version=None,
        reason="看错了",
    )


def deliver() -> None:
    deliver_all(LATER + 2 * A_MINUTE)


def deliver_all(at: datetime) -> None:
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass


def now(request: ListChange) -> ListChange:
    return ListChange.objects.get(pk=request.pk)


def decisions(request: ListChange) -> list[str]:
    return list(request.items.order_by("position").values_list("decision", flat=True))


def rivals(city: City, **mine: Any) -> tuple[ListChange, ListChange]:
    """Approve weekly, then daily: the second waits for its author."""
    base = row("一")
    first = an_approved_request(city, change(base, update_frequency="weekly"), at=LATER)
    second = an_approved_request(city, change(base, update_frequency="daily", **mine), at=LATER)
    assert second.state == "conflict"
    return first, second


def test_conclusion_taken_back_lets_the_other_request_go_on_as_it_was_decided(city: City) -> None:
    first, second = rivals(city)

    undo(city, first)
    deliver()

    item = second.items.get()
    assert (now(first).state, now(second).state) == ("in_review", "approved_pending_effect")
    assert (item.decision, item.decision_reason) == ("approved", "")
    event = CaseEvent.objects.get(case_id=second.pk, act="dissolve_conflict")
    assert (item.decided_by, item.decided_at) == (city.lead.person, event.at)
    met = ItemConflict.objects.get()
    assert (met.ruling, met.ruled_by) == ("dissolved", None)
    assert (event.from_state, event.to_state, event.actor) == (
        "conflict",
        "approved_pending_effect",
        None,
    )
    assert event.data["approved_items"] == 1
    assert not WorkItem.objects.filter(process_id=second.pk, finished__isnull=True).exists()
    assert verify_cases().first_bad is None
    assert [found.sentence for found in findings(at=LATER + 3 * A_MINUTE)] == []


def test_what_was_approved_meanwhile_goes_before_a_conflict_that_dissolves(city: City) -> None:
    base = row("一")
    first, second = rivals(city, grade="L1")
    third = an_approved_request(
        a_city(HELPER), change(base, grade="L1"), at=LATER + A_MINUTE, provider=city.department
    )

    undo(city, first)
    deliver()
    version = a_cut(city, at=in_days(2))

    for request in (third, second):
        assert request.items.get().list_version == version
    assert second.items.get().merged_row is None
    assert third.items.get().overtaken


def test_author_is_told_that_and_why_nothing_is_in_the_way_any_more(city: City) -> None:
    first, second = rivals(city)

    undo(city, first)
    deliver()

    told = Notification.objects.filter(person=city.staff.person, case_id=second.pk)
    assert told.latest("pk").text == (
        f"{now(second)} 的状态变为“已批准待生效”："
        "与之冲突的调整已不再处于批准状态，冲突解除，不需要提出单位处理。"
    )


def test_request_taken_back_meets_the_other_one_when_it_is_concluded_again(city: City) -> None:
    first, second = rivals(city)
    undo(city, first)
    deliver()

    walk(first.pk, city.lead, "conclude", at=LATER + 3 * A_MINUTE)
    confirm(city, a_cut(city, at=LATER + 4 * A_MINUTE), at=LATER + 4 * A_MINUTE)
    bring_into_effect(at=LATER + 4 * A_MINUTE)

    assert (now(first).state, now(second).state) == ("conflict", "published")
    assert row("一").update_frequency == "daily"


def test_items_that_still_meet_something_go_on_waiting_for_their_author(city: City) -> None:
    one, two = row("一"), row("二")
    an_approved_request(city, change(two, update_frequency="weekly"), at=LATER)
    first = an_approved_request(city, change(one, update_frequency="weekly"), at=LATER)
    second = an_approved_request(
        city,
        change(one, update_frequency="daily"),
        change(two, update_frequency="daily"),
        at=LATER,
    )

    undo(city, first)
    deliver()

    split = second.splits.get()
    assert (now(second).state, decisions(second)) == (
        "partially_approved",
        ["approved", "cancelled"],
    )
    assert (split.state, decisions(split)) == ("conflict", ["conflict"])
    assert list(ItemConflict.objects.order_by("pk").values_list("ruling", flat=True)) == [
        "dissolved",
        "passed_on",
        "",
    ]
    assert verify_cases().first_bad is None


def test_request_that_was_split_off_is_approved_with_the_decision_of_its_origin(
    city: City,
) -> None:
    base = row("一")
    first = an_approved_request(city, change(base, update_frequency="weekly"), at=LATER)
    second = an_approved_request(
        city, change(base, update_frequency="daily"), change(row("二"), grade="L1"), at=LATER
    )
    split = second.splits.get()

    undo(city, first)
    deliver()

    item = split.items.get()
    assert (now(split).state, item.decision) == ("approved_pending_effect", "approved")
    assert item.decided_by == city.lead.person


def test_author_who_was_quicker_keeps_the_ruling(city: City) -> None:
    first, second = rivals(city)
    undo(city, first)
    walk(second.pk, city.staff, "yield", at=LATER + A_MINUTE)

    deliver()

    assert (now(second).state, ItemConflict.objects.get().ruling) == ("superseded", "yielded")


def test_conflict_with_a_third_request_stays(city: City) -> None:
    base = row("一")
    others = a_city("上海市文化和旅游局")
    stays = an_approved_request(others, change(base, update_frequency="weekly"), at=LATER)
    first = an_approved_request(city, change(base, update_frequency="weekly"), at=LATER)
    second = an_approved_request(
        a_city("上海市水务局"), change(base, update_frequency="daily"), at=LATER
    )

    undo(city, first)
    assert OutboxMessage.objects.filter(topic="conflict_to_recheck").count() == 1
    deliver()

    assert (now(stays).state, now(second).state) == ("approved_pending_effect", "conflict")
    assert not CaseEvent.objects.filter(act="dissolve_conflict").exists()


def test_entry_that_its_author_proposes_anew_meanwhile_is_not_held_twice(city: City) -> None:
    helper, base = a_city(HELPER), row("一")
    first = an_approved_request(helper, change(base, update_frequency="weekly"), at=LATER)
    second = an_approved_request(city, change(base, update_frequency="daily"), at=LATER)
    anew = a_request_in_review(city, change(base, grade="L1"))

    undo(helper, first)
    deliver()

    assert (now(second).state, decisions(second)) == ("conflict", ["conflict"])
    assert (now(anew).state, decisions(anew)) == ("in_review", ["pending"])
    walk(second.pk, city.staff, "yield", at=LATER + 3 * A_MINUTE)
    assert now(second).state == "superseded"


def test_conclusion_taken_back_with_nobody_in_conflict_asks_nothing(city: City) -> None:
    first = an_approved_request(city, change(row("一"), update_frequency="weekly"), at=LATER)

    undo(city, first)

    assert not OutboxMessage.objects.filter(topic="conflict_to_recheck").exists()


def test_conflict_dissolves_when_a_cut_sends_the_first_into_conflict_itself(city: City) -> None:
    base = row("一")
    first = an_approved_request(
        city,
        change(base, update_frequency="weekly", portal_dataset_id="O0009"),
        at=LATER,
        requested_on=date(2023, 9, 20),
    )
    second = an_approved_request(city, change(base, update_frequency="daily"), at=LATER)
    assert second.state == "conflict"
    publish(city, add(name="四", portal_dataset_id="O0009"), at=in_days(2))
    an_approved_request(city, add(name="五"), at=in_days(20))

    a_cut(city, at=in_days(20))
    deliver_all(in_days(20))

    assert (now(first).state, now(second).state) == ("conflict", "approved_pending_effect")


def test_request_partly_in_effect_is_published_when_its_last_item_stands_already(
    city: City,
) -> None:
    base = row("一")
    an_approved_request(
        city, change(base, update_frequency="weekly"), at=LATER, requested_on=date(2023, 9, 20)
    )
    partly = an_approved_request(
        city, change(base, update_frequency="weekly"), change(row("二"), grade="L1"), at=in_days(2)
    )
    confirm(city, a_cut(city, at=in_days(2)), at=in_days(2))
    bring_into_effect(at=in_days(2))
    assert decisions(partly) == ["approved", "effective"]

    confirm(city, a_cut(city, at=in_days(20)), at=in_days(20))
    bring_into_effect(at=in_days(20))

    assert decisions(partly) == ["superseded", "effective"]
    assert (now(partly).state, now(partly).finished) == ("published", in_days(20))
    deliver_all(in_days(20))
    assert [found.sentence for found in findings(at=in_days(20))] == []
