"""Several people at a clock that is handed on, at the same instant."""

from __future__ import annotations

import os
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import KaifangError
from cases.models import Clock, WorkItem
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.practice.models import RelayRequest
from tests.practice.relays import a_relay, answer_clock, task_of
from tests.practice.requests import an_office
from tests.threads import at_once
from tests.workflows.engine.overdue import B1_AT
from tests.workflows.engine.stops import WHY
from tests.workflows.engine.undoing import unsound
from workflows.engine.escalation import sweep
from workflows.engine.gate import take_step
from workflows.engine.standstill import Wanted, stop_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20 if os.environ.get("KAIFANG_TEST_PROFILE") == "full" else 4
AT = B1_AT.replace(month=9, day=29)


def passed(item: WorkItem, person: Person) -> str:
    try:
        return take_step(
            work_item=item, outcome="pass_form", actor=person, at=AT, expected_version=None
        ).state
    except KaifangError as error:
        return type(error).__name__


def test_two_who_finish_at_once_hand_the_clock_on_once() -> None:
    office = an_office()
    people = [a_member(Role.DEPARTMENT_STAFF, office.organisation).person for _ in range(4)]
    for _ in range(ROUNDS):
        case = a_relay(office)

        results = at_once([partial(passed, task_of(case), person) for person in people])

        assert sorted(results) == ["AlreadyDone"] * 3 + ["reviewing"]
        assert Clock.objects.filter(case_id=case.pk).count() == 1
        assert answer_clock(case).work_item == task_of(case)
        assert sum("clocks_handed_on" in event.data for event in case.events.all()) == 1
    assert verify_cases().first_bad is None
    assert unsound(AT) == []


def test_stop_and_hand_over_at_once_leave_the_task_showing_its_clock() -> None:
    office = an_office()
    for _ in range(ROUNDS):
        case = a_relay(office)
        clock, item = answer_clock(case), task_of(case)

        def stopped(clock: Clock = clock) -> str:
            wanted = Wanted(reason=WHY, on=date(2025, 9, 29))
            stop_clock(
                clock=clock,
                wanted=wanted,
                actor=office.head.person,
                at=AT,
                expected_version=None,
            )
            return "stopped"

        acts: list[Callable[[], str]] = [stopped, partial(passed, item, office.staff.person)]
        assert at_once(acts) == ["stopped", "reviewing"]

        assert task_of(case).waiting_since == answer_clock(case).paused_on == date(2025, 9, 29)
    assert verify_cases().first_bad is None
    assert unsound(AT) == []


def test_overdue_rung_and_hand_over_at_once_reassign_no_task_that_is_done() -> None:
    the_commission()
    office = an_office()
    for _ in range(ROUNDS):
        case = a_relay(office)
        item = task_of(case)

        acts: list[Callable[[], str]] = [
            lambda: str(sweep(at=B1_AT).fired),
            partial(passed, item, office.staff.person),
        ]
        at_once(acts)
        sweep(at=B1_AT)

        case = RelayRequest.objects.get(pk=case.pk)
        escalated = WorkItem.objects.get(process_id=case.pk, escalated_at__isnull=False)
        assert escalated.role == Role.DEPARTMENT_HEAD
        assert case.events.filter(act="escalate").count() == 1
        assert answer_clock(case).work_item == task_of(case)
    assert verify_cases().first_bad is None
    assert unsound(B1_AT) == []
