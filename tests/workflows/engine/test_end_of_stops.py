"""Stops that end by themselves, and who hears of a stop."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from cases.models import (
    Clock,
    ClockEvent,
    ClockReason,
    Notification,
)
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.practice.requests import Office, an_office, open_item
from tests.workflows.engine.overdue import a_request_due_on_9_october, clock_of, rungs_fired
from tests.workflows.engine.stops import WHY, findings, go_on, stop
from workflows.engine import end_of_stops
from workflows.engine.clock_changes import lock_clock
from workflows.engine.delivery import deliver_due
from workflows.engine.end_of_stops import end_overlong_stops
from workflows.engine.escalation import sweep
from workflows.engine.locking import busy
from workflows.engine.standstill import Wanted, restart_clock, stop_clock
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.practice.models import PracticeRequest
    from workflows.engine.clock_changes import LockedClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def request_(office: Office) -> PracticeRequest:
    """A request that is due on 2025-10-09."""
    return a_request_due_on_9_october(office)


def test_stop_ends_by_itself_after_its_longest_and_only_once(
    office: Office, request_: PracticeRequest
) -> None:
    ClockReason.objects.filter(code=WHY).update(most_working_days=3)
    stop(request_, office, date(2025, 9, 26))

    # The third working day after 09-26 is 09-30.
    assert end_overlong_stops(at=shanghai(2025, 9, 30, 23)).stops == 0
    assert end_overlong_stops(at=shanghai(2025, 10, 1, 1)).stops == 1
    assert end_overlong_stops(at=shanghai(2025, 10, 1, 1)).stops == 0

    clock = clock_of(request_)
    last = clock.events.order_by("pk").last()
    assert (last.kind, last.effective_on, last.actor) == ("resume", date(2025, 9, 30), None)
    assert (clock.due_on, clock.status) == (date(2025, 10, 13), "running")
    assert findings() == []


@pytest.mark.parametrize("size", [1, 3])
def test_stops_that_cannot_be_over_are_not_looked_at(
    office: Office, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ClockReason.objects.filter(code=WHY).update(most_working_days=3)
    for _ in range(size):
        stop(a_request_due_on_9_october(office), office, date(2025, 9, 26))

    with django_assert_num_queries(2):
        assert end_overlong_stops(at=shanghai(2025, 9, 29)).stops == 0
    ClockReason.objects.filter(code=WHY).update(most_working_days=None)
    with django_assert_num_queries(2):
        assert end_overlong_stops(at=shanghai(2026, 9, 29)).stops == 0


def test_stop_that_ended_during_a_downtime_makes_up_for_its_rungs(
    office: Office, request_: PracticeRequest
) -> None:
    the_commission()
    ClockReason.objects.filter(code=WHY).update(most_working_days=1)
    stop(request_, office, date(2025, 9, 26))
    back = shanghai(2025, 10, 20, 9)

    end_overlong_stops(at=back)
    sweep(at=back)

    assert clock_of(request_).due_on == date(2025, 10, 10)
    assert rungs_fired(request_) == ["W2", "W1", "B0", "B1", "B3"]


def test_people_hear_of_a_stop_but_not_who_did_it(
    office: Office, request_: PracticeRequest
) -> None:
    other_head = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    stop(request_, office, date(2025, 9, 28))

    deliver_due(at=shanghai(2025, 9, 28, 11), worker="w", handlers=HANDLERS)

    told = Notification.objects.filter(text__contains="起暂停计时")
    assert {line.person_id for line in told} == {office.staff.person_id, other_head.person_id}


def test_opener_does_not_hear_of_a_reason_that_is_not_theirs_to_know(
    office: Office, request_: PracticeRequest
) -> None:
    ClockReason.objects.filter(code=WHY).update(visible_to_applicant=False)
    stop(request_, office, date(2025, 9, 28))

    deliver_due(at=shanghai(2025, 9, 28, 11), worker="w", handlers=HANDLERS)

    assert not Notification.objects.filter(text__contains="起暂停计时").exists()


@pytest.mark.scenario(17)
def test_lead_hears_of_a_stop_that_came_too_late(office: Office, request_: PracticeRequest) -> None:
    other_head = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    stop(request_, office, date(2025, 10, 10))

    deliver_due(at=shanghai(2025, 10, 10, 11), worker="w", handlers=HANDLERS)

    assert Notification.objects.filter(person=other_head.person, text__contains="逾期不变").exists()


@pytest.mark.scenario(14)
def test_two_stops_end_with_the_later(office: Office, request_: PracticeRequest) -> None:
    """Scenario 14."""
    ClockReason.objects.filter(code="expert_review").update(roles=["department_head"])
    policy = clock_of(request_).policy
    policy.reasons = [WHY, "expert_review"]
    policy.save(update_fields=["reasons"])
    stop(request_, office, date(2025, 9, 26))
    both = clock_of(request_)
    stop_clock(
        clock=both,
        wanted=Wanted(reason="expert_review", on=date(2025, 9, 28)),
        actor=office.head.person,
        at=shanghai(2025, 9, 28) + timedelta(hours=1),
        expected_version=None,
    )
    assert open_item(request_).waiting_for == "征求有关单位意见、专家评审"

    go_on(request_, office, date(2025, 9, 29))
    assert (clock_of(request_).status, open_item(request_).waiting_for) == ("paused", "专家评审")

    restart_clock(
        clock=clock_of(request_),
        wanted=Wanted(reason="expert_review", on=date(2025, 9, 30)),
        actor=office.head.person,
        at=shanghai(2025, 9, 30),
        expected_version=None,
    )
    assert clock_of(request_).due_on == date(2025, 10, 13)
    assert findings() == []


def test_clock_that_is_broken_does_not_keep_the_others_waiting(
    office: Office, request_: PracticeRequest, caplog: pytest.LogCaptureFixture
) -> None:
    ClockReason.objects.filter(code=WHY).update(most_working_days=3)
    other = a_request_due_on_9_october(office)
    for each in (request_, other):
        stop(each, office, date(2025, 9, 26))
    # A term that no calendar reaches the end of.
    broken = clock_of(request_)
    ClockEvent.objects.bulk_create(
        [
            ClockEvent(
                clock=broken,
                kind="extend",
                days=32_000,
                effective_on=date(2025, 9, 29),
                recorded_at=shanghai(2025, 9, 29),
            )
            for _ in range(80)
        ]
    )

    ended = end_overlong_stops(at=shanghai(2025, 10, 1, 1))

    assert (ended.stops, ended.failed) == (1, (broken.pk,))
    assert [clock_of(each).status for each in (request_, other)] == ["paused", "running"]
    assert caplog.messages == [f"Clock {broken.pk} was not looked at: OverflowError"]


def test_clock_that_cannot_be_had_does_not_keep_the_others_waiting(
    office: Office, request_: PracticeRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ClockReason.objects.filter(code=WHY).update(most_working_days=3)
    other = a_request_due_on_9_october(office)
    for each in (request_, other):
        stop(each, office, date(2025, 9, 26))
    taken = clock_of(request_).pk

    def busy_once(clock: Clock, *, expected_version: int | None) -> LockedClock:
        if clock.pk == taken:
            raise busy()
        return lock_clock(clock, expected_version=expected_version)

    monkeypatch.setattr(end_of_stops, "lock_clock", busy_once)
    ended = end_overlong_stops(at=shanghai(2025, 10, 1, 1))
    monkeypatch.undo()

    assert (ended.stops, ended.failed) == (1, (taken,))
    assert [clock_of(each).status for each in (request_, other)] == ["paused", "running"]
    assert end_overlong_stops(at=shanghai(2025, 10, 1, 2)).stops == 1
    assert findings() == []
