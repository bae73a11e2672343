"""A running clock keeps its length until a recorded act moves it (2.1, item 11)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.models import Clock, ClockPolicy
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.practice.requests import Office, an_office
from tests.workflows.engine.overdue import (
    W1_AT,
    W2_AT,
    a_request_due_on_9_october,
    clock_of,
    rungs_fired,
)
from tests.workflows.engine.stops import findings, go_on, stop
from workflows.engine.escalation import sweep
from workflows.engine.policy_moves import move_to_policy_in_force

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership
    from tests.practice.models import PracticeRequest
    from workflows.engine.clock_changes import ClockChanged

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def request_(office: Office) -> PracticeRequest:
    """A request of five working days that is due on 2025-10-09."""
    return a_request_due_on_9_october(office)


@pytest.fixture
def lead() -> Membership:
    return a_member(Role.COMMISSION_LEAD, the_commission())


def a_new_length(length: int, *, on: date, unit: str = "working_day") -> ClockPolicy:
    """Enter another length of the head's deadline from a day on."""
    old = ClockPolicy.objects.get(code="list.head_approval")
    old.pk, old.length, old.unit, old.effective_from = None, length, unit, on
    old.save(force_insert=True)
    return old


def moved(
    request: PracticeRequest, lead: Membership, at: datetime, *, version: int | None = None
) -> ClockChanged:
    """Let the commission's lead move the clock."""
    return move_to_policy_in_force(
        clock=clock_of(request), actor=lead.person, at=at, note="改按新规", expected_version=version
    )


def test_running_clock_keeps_its_length_when_another_is_entered(request_: PracticeRequest) -> None:
    a_new_length(8, on=date(2025, 9, 26))

    assert (clock_of(request_).policy.length, clock_of(request_).due_on) == (5, date(2025, 10, 9))
    assert findings() == []


def test_moved_clock_carries_used_days_and_pauses_into_a_new_cycle(
    office: Office, request_: PracticeRequest, lead: Membership
) -> None:
    stop(request_, office, date(2025, 9, 28))
    go_on(request_, office, date(2025, 9, 30))
    newest = a_new_length(7, on=date(2025, 9, 30))

    change = moved(request_, lead, shanghai(2025, 9, 30, 11))

    clock = clock_of(request_)
    # Used: 09-26 and 09-28. Five are left: 10-09, 10-10, 10-11, 10-13, 10-14.
    assert (change.due_before, clock.due_on) == (date(2025, 10, 11), date(2025, 10, 14))
    assert (clock.policy, clock.cycle, clock.start_on) == (newest, 2, date(2025, 9, 25))
    assert findings() == []
    event = request_.events.order_by("sequence").last()
    assert (event.act, event.data["length_before"], event.data["length"]) == (
        "move_clock_policy",
        5,
        7,
    )
    assert verify_cases().first_bad is None


def test_shorter_length_leaves_the_next_working_day(
    request_: PracticeRequest, lead: Membership
) -> None:
    a_new_length(1, on=date(2025, 9, 29))

    moved(request_, lead, shanghai(2025, 9, 30, 11))

    assert clock_of(request_).due_on == date(2025, 10, 9)
    assert findings() == []


def test_paused_clock_stays_paused_when_moved(
    office: Office, request_: PracticeRequest, lead: Membership
) -> None:
    stop(request_, office, date(2025, 9, 28))
    a_new_length(7, on=date(2025, 9, 29))

    moved(request_, lead, shanghai(2025, 9, 29, 11))
    assert (clock_of(request_).status, clock_of(request_).paused_on) == (
        "paused",
        date(2025, 9, 28),
    )

    go_on(request_, office, date(2025, 9, 30))
    assert clock_of(request_).due_on == date(2025, 10, 14)
    assert findings() == []


def test_rungs_fire_again_in_the_new_cycle(request_: PracticeRequest, lead: Membership) -> None:
    sweep(at=W2_AT)
    sweep(at=W1_AT)
    a_new_length(7, on=date(2025, 9, 30))

    moved(request_, lead, shanghai(2025, 9, 30, 11))
    sweep(at=shanghai(2025, 10, 9, 10))

    # Due on 10-11: two working days before is 10-09.
    assert rungs_fired(request_) == ["W2", "W1", "W2"]


@pytest.mark.parametrize(
    ("length", "unit", "at", "words"),
    [
        (7, "working_day", shanghai(2025, 10, 10), "逾期之后不能改用新时长"),
        (7, "calendar_day", shanghai(2025, 9, 30), "新规则的单位不同"),
    ],
)
def test_move_that_is_not_lawful_is_refused(
    request_: PracticeRequest, lead: Membership, length: int, unit: str, at: datetime, words: str
) -> None:
    a_new_length(length, on=date(2025, 9, 26), unit=unit)

    with pytest.raises(GuardFailed, match=words):
        moved(request_, lead, at)


def test_move_to_the_same_length_is_refused(request_: PracticeRequest, lead: Membership) -> None:
    with pytest.raises(GuardFailed, match="没有可以改用的新时长"):
        moved(request_, lead, shanghai(2025, 9, 30))


def test_move_by_a_department_head_is_refused(
    office: Office, request_: PracticeRequest, lead: Membership
) -> None:
    a_new_length(7, on=date(2025, 9, 26))

    with pytest.raises(NotAllowed):
        moved(request_, office.head, shanghai(2025, 9, 30))
    assert Clock.objects.get(pk=clock_of(request_).pk).policy.length == 5
    assert lead.person != office.head.person
