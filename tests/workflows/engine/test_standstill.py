"""Stopping a clock and letting it go on, through the acts and on the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed, Stale
from cases.models import Clock, ClockEvent, ClockReason
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.practice.requests import Office, open_item
from tests.workflows.engine.overdue import (
    B3_AT,
    W1_AT,
    W2_AT,
    clock_of,
    rungs_fired,
)
from tests.workflows.engine.stops import WHY, findings, go_on, stop
from workflows.engine.escalation import sweep
from workflows.engine.standstill import Wanted, restart_clock, stop_clock

if TYPE_CHECKING:
    from tests.practice.models import PracticeRequest

pytestmark = pytest.mark.django_db


@pytest.mark.scenario(12)
def test_stop_and_restart_move_the_due_date_and_the_task(
    office: Office, request_: PracticeRequest
) -> None:
    stop(request_, office, date(2025, 9, 28), note="已发函征求意见")

    item = open_item(request_)
    assert (item.waiting_since, item.waiting_for) == (date(2025, 9, 28), "征求有关单位意见")
    assert (clock_of(request_).status, clock_of(request_).next_rung_at) == ("paused", None)
    assert findings() == []

    go_on(request_, office, date(2025, 9, 30))

    clock, item = clock_of(request_), open_item(request_)
    # Scenario 12: due on the make-up Saturday.
    assert (clock.due_on, item.due_on, item.waiting_since) == (
        date(2025, 10, 11),
        date(2025, 10, 11),
        None,
    )
    assert findings() == []


def test_stop_is_in_the_history_with_its_reason_and_rule(
    office: Office, request_: PracticeRequest
) -> None:
    stop(request_, office, date(2025, 9, 28), note="已发函征求意见")

    event = request_.events.order_by("sequence").last()
    assert (event.act, event.actor_id) == ("stop_clock", office.head.person_id)
    assert event.rule == "类推《政府信息公开条例》第三十二条"
    assert event.data == {
        "clock": clock_of(request_).pk,
        "code": "list.head_approval",
        "on": "2025-09-28",
        "due_before": "2025-10-09",
        "due_on": "2025-10-09",
        "clock_reason": WHY,
        "note": "已发函征求意见",
    }


@pytest.mark.scenario(27)
def test_stopped_clock_fires_no_rung_and_fires_only_future_ones_afterwards(
    office: Office, request_: PracticeRequest
) -> None:
    """Scenario 27."""
    the_commission()
    sweep(at=W2_AT)
    sweep(at=W1_AT)
    stop(request_, office, date(2025, 9, 30))

    sweep(at=B3_AT)
    assert rungs_fired(request_) == ["W2", "W1"]

    go_on(request_, office, date(2025, 10, 13))
    assert clock_of(request_).due_on == date(2025, 10, 14)
    sweep(at=shanghai(2025, 10, 13, 11))
    assert rungs_fired(request_) == ["W2", "W1"]
    sweep(at=shanghai(2025, 10, 15, 0))
    assert rungs_fired(request_) == ["W2", "W1", "B0"]


@pytest.mark.scenario(17)
def test_stop_after_the_due_date_is_kept_and_cures_nothing(
    office: Office, request_: PracticeRequest
) -> None:
    """Scenario 17."""
    stop(request_, office, date(2025, 10, 10))

    clock = clock_of(request_)
    assert (clock.status, clock.due_on) == ("running", date(2025, 10, 9))
    assert clock.events.filter(kind="pause").count() == 1
    assert clock.next_rung_at is not None
    assert findings() == []


@pytest.mark.scenario(15)
def test_stop_on_the_due_day_leaves_one_working_day(
    office: Office, request_: PracticeRequest
) -> None:
    """Scenario 15."""
    stop(request_, office, date(2025, 10, 9))
    go_on(request_, office, date(2025, 10, 11))

    assert clock_of(request_).due_on == date(2025, 10, 13)


@pytest.mark.parametrize(
    ("on", "entered", "words"),
    [
        (date(2025, 9, 29), shanghai(2025, 9, 28, 10), "不能填未来的日期"),
        (date(2025, 9, 26), shanghai(2025, 9, 30, 10), "最多可追溯 2 个工作日"),
        (date(2025, 9, 24), shanghai(2025, 9, 25, 12), "早于 2025-09-25"),
    ],
)
def test_stop_outside_its_days_is_refused(
    office: Office, request_: PracticeRequest, on: date, entered: datetime, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        stop_clock(
            clock=clock_of(request_),
            wanted=Wanted(reason=WHY, on=on),
            actor=office.head.person,
            at=entered,
            expected_version=None,
        )


def test_stop_may_be_entered_two_working_days_later(
    office: Office, request_: PracticeRequest
) -> None:
    stop_clock(
        clock=clock_of(request_),
        wanted=Wanted(reason=WHY, on=date(2025, 9, 26)),
        actor=office.head.person,
        at=shanghai(2025, 9, 29, 10),
        expected_version=None,
    )

    event = ClockEvent.objects.get(kind="pause")
    assert (event.effective_on, event.recorded_at) == (date(2025, 9, 26), shanghai(2025, 9, 29, 10))


def test_stop_before_the_last_restart_is_refused(office: Office, request_: PracticeRequest) -> None:
    stop(request_, office, date(2025, 9, 26))
    go_on(request_, office, date(2025, 9, 29))

    with pytest.raises(BadInput, match="上次恢复日"):
        stop_clock(
            clock=clock_of(request_),
            wanted=Wanted(reason=WHY, on=date(2025, 9, 28)),
            actor=office.head.person,
            at=shanghai(2025, 9, 29, 11),
            expected_version=None,
        )


def test_stop_for_a_reason_of_another_clock_names_those_of_this_one(
    office: Office, request_: PracticeRequest
) -> None:
    with pytest.raises(BadInput, match="可用的事由：征求有关单位意见"):
        stop_clock(
            clock=clock_of(request_),
            wanted=Wanted(reason="supplement_incorrect", on=date(2025, 9, 28)),
            actor=office.head.person,
            at=shanghai(2025, 9, 28, 10),
            expected_version=None,
        )


def test_second_stop_for_the_same_is_refused(office: Office, request_: PracticeRequest) -> None:
    stop(request_, office, date(2025, 9, 28))

    with pytest.raises(GuardFailed, match="不必重复"):
        stop(request_, office, date(2025, 9, 28))


def test_restart_without_a_stop_is_refused(office: Office, request_: PracticeRequest) -> None:
    with pytest.raises(GuardFailed, match="没有因这一事由暂停"):
        go_on(request_, office, date(2025, 9, 28))


def test_restart_before_the_stop_is_refused(office: Office, request_: PracticeRequest) -> None:
    stop(request_, office, date(2025, 9, 28))

    with pytest.raises(BadInput, match="早于暂停日期"):
        restart_clock(
            clock=clock_of(request_),
            wanted=Wanted(reason=WHY, on=date(2025, 9, 27)),
            actor=office.head.person,
            at=shanghai(2025, 9, 28, 11),
            expected_version=None,
        )


def test_stop_by_a_stranger_or_the_author_is_refused(
    office: Office, request_: PracticeRequest
) -> None:
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation())

    for person in (stranger.person, office.staff.person):
        with pytest.raises(NotAllowed):
            stop_clock(
                clock=clock_of(request_),
                wanted=Wanted(reason=WHY, on=date(2025, 9, 28)),
                actor=person,
                at=shanghai(2025, 9, 28, 10),
                expected_version=None,
            )
    assert ClockEvent.objects.filter(kind="pause").count() == 0


def test_stop_on_a_stale_page_is_refused(office: Office, request_: PracticeRequest) -> None:
    with pytest.raises(Stale):
        stop_clock(
            clock=clock_of(request_),
            wanted=Wanted(reason=WHY, on=date(2025, 9, 28)),
            actor=office.head.person,
            at=shanghai(2025, 9, 28, 10),
            expected_version=request_.version - 1,
        )


def test_evidence_is_asked_for_where_the_reason_says_so(
    office: Office, request_: PracticeRequest
) -> None:
    ClockReason.objects.filter(code=WHY).update(evidence_required=True)

    with pytest.raises(BadInput, match="须附证明材料"):
        stop(request_, office, date(2025, 9, 28))
    with pytest.raises(BadInput, match="不在本案卷中"):
        stop(request_, office, date(2025, 9, 28), evidence=999)


def test_reason_is_used_no_more_often_than_it_may_be(
    office: Office, request_: PracticeRequest
) -> None:
    ClockReason.objects.filter(code=WHY).update(most_uses=1)
    stop(request_, office, date(2025, 9, 26))
    go_on(request_, office, date(2025, 9, 28))

    with pytest.raises(GuardFailed, match="最多使用 1 次"):
        stop(request_, office, date(2025, 9, 29))


def test_reason_that_resets_starts_the_term_anew_in_a_new_cycle(
    office: Office, request_: PracticeRequest
) -> None:
    ClockReason.objects.filter(code=WHY).update(verb="reset")
    stop(request_, office, date(2025, 9, 28))
    go_on(request_, office, date(2025, 10, 3))

    clock = clock_of(request_)
    assert (clock.start_on, clock.due_on, clock.cycle) == (
        date(2025, 10, 3),
        date(2025, 10, 14),
        2,
    )
    assert request_.events.order_by("sequence").last().act == "reset_clock"
    assert findings() == []


def test_clock_that_is_over_is_not_stopped(office: Office, request_: PracticeRequest) -> None:
    Clock.objects.filter(case_id=request_.pk).update(status="satisfied")

    with pytest.raises(GuardFailed, match="不能再调整"):
        stop(request_, office, date(2025, 9, 28))
