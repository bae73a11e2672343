"""Applicant and commission at the same instant: asked once, ruled or given up, never both."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import KaifangError
from cases.models import (
    AccessApplication,
    AccessLine,
    CaseEvent,
    Letter,
    OutboxMessage,
    SecondLook,
    WorkItem,
)
from cases.proof import verify_cases
from tests.profile import count
from tests.threads import at_once
from tests.workflows.conditional_access.applying import a_town, delivered
from tests.workflows.conditional_access.second_looks import (
    REASONS,
    RULED_AT,
    a_contested_town,
    a_refused_line,
    an_office,
    asked,
    examined,
    given_up,
    ruled,
    state_of,
)
from workflows.conditional_access.second_look.carry_out import second_look_ruled
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflows.conditional_access.applying import Town
    from tests.workflows.conditional_access.second_looks import Office

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=2, full=30)


def asks(town: Town, line: AccessLine) -> str:
    try:
        return asked(town, line).state
    except KaifangError as error:
        return type(error).__name__


def gives_up(town: Town, line: AccessLine) -> str:
    try:
        return given_up(town, line, RULED_AT).state
    except KaifangError as error:
        return type(error).__name__


def upholds(office: Office, item: WorkItem) -> str:
    try:
        taken = take_step(
            work_item=item,
            outcome="uphold",
            actor=office.lead.person,
            at=RULED_AT,
            expected_version=None,
            data={"reasons": REASONS},
        )
    except KaifangError as error:
        return type(error).__name__
    return taken.state


def test_two_requests_at_once_open_one_second_look() -> None:
    town = a_town()
    an_office()

    for _round in range(ROUNDS):
        line = a_refused_line(town)
        results = at_once([partial(asks, town, line) for _tab in range(2)])

        assert sorted(results) == ["GuardFailed", "examining"]
        look = SecondLook.objects.get(line=line)
        acts = CaseEvent.objects.filter(case=line.application_id, act="ask_second_look")
        assert acts.count() == 1
        assert verify_cases(case=look.case_ptr).first_bad is None
        given_up(town, line)


def test_ruling_and_giving_up_at_once_leave_one_of_both() -> None:
    town, office = a_town(), an_office()

    for _round in range(ROUNDS):
        line = a_refused_line(town)
        look = examined(office, asked(town, line))
        item = WorkItem.objects.get(process=look.pk, finished__isnull=True)
        both: list[Callable[[], str]] = [
            partial(upholds, office, item),
            partial(gives_up, town, line),
        ]
        results = at_once(both)
        delivered(RULED_AT)

        state = SecondLook.objects.get(pk=look.pk).state
        letters = Letter.objects.filter(second_look=look).count()
        assert (state, results, letters) in [
            ("upheld", ["upheld", "GuardFailed"], 1),
            ("withdrawn", ["AlreadyDone", "withdrawn"], 0),
        ]
        assert state_of(line) == "refused"
        assert verify_cases(case=look.case_ptr).first_bad is None
        application = AccessApplication.objects.get(pk=line.application_id)
        assert verify_cases(case=application.case_ptr).first_bad is None


def test_ruling_that_is_delivered_twice_at_once_opens_one_line() -> None:
    _town, office, line, look = a_contested_town()
    ruled(office, look, "return_to_department")
    message = OutboxMessage(payload={"second_look": look.pk})
    again = partial(second_look_ruled, message, RULED_AT)

    at_once([again, again])

    assert AccessLine.objects.filter(anew_of=line).count() == 1
