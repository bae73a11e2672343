"""Obligations arise with the delivery of a grant, and each next one when its time begins."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from backoffice import access_tasks
from cases.models import Clock, Grant, Obligation
from tests.factories import shanghai
from tests.workflows.conditional_access.agreeing import signed_by_both
from tests.workflows.conditional_access.applying import a_town, delivered
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    DELIVERED_AT,
    in_use,
    tasks_of,
    the_check,
    the_report,
)
from workflows.conditional_access.use_supervision.nightly import supervise_use
from workflows.engine.gate import act

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return a_town()


@pytest.fixture
def grant(town: Town, tmp_path: Path) -> Grant:
    return in_use(town, tmp_path)


def days_of(grant: Grant, code: str) -> list[date]:
    found = Obligation.objects.filter(data_grant=grant, code=code).order_by("sequence")
    return [each.due_on for each in found]


def test_nothing_is_owed_before_the_data_is_open(town: Town, tmp_path: Path) -> None:
    signed_by_both(town, tmp_path)

    supervise_use(at=DELIVERED_AT)

    assert Obligation.objects.count() == 0


def test_delivery_opens_the_first_of_each_promise_with_task_and_clock(
    town: Town, grant: Grant
) -> None:
    report, check = the_report(grant), the_check(grant)

    assert (report.due_on, check.due_on) == (date(2024, 1, 12), date(2023, 11, 11))
    assert (tasks_of(report), tasks_of(check)) == ({"report"}, {"look"})
    assert {report.rests_on, check.rests_on} == {grant.signed_agreement.number}
    clocks = Clock.objects.filter(case__in=[report.pk, check.pk]).order_by("case")
    assert [(each.code, each.due_on) for each in clocks] == [
        ("grant.report", report.due_on),
        ("grant.check", check.due_on),
    ]
    owner = report.task_set.get().owner
    assert (owner, check.task_set.get().owner) == (town.person.person, None)
    event = grant.events.get(act="deliver_by_hand")
    assert event.data["obligations"] == [report.number, check.number]


def test_next_one_is_opened_after_the_day_of_the_one_before_and_only_once(grant: Grant) -> None:
    same_day = supervise_use(at=shanghai(2024, 1, 12))
    day_after = supervise_use(at=shanghai(2024, 1, 13))
    again = supervise_use(at=shanghai(2024, 1, 13, 12))

    assert len(same_day.opened) == 1
    assert days_of(grant, "use_check") == [
        date(2023, 11, 11),
        date(2024, 1, 12),
        date(2024, 4, 12),
    ]
    assert (len(day_after.opened), again.opened) == (2, ())
    assert days_of(grant, "use_report") == [date(2024, 1, 12), date(2024, 4, 12)]


def test_nights_without_the_job_are_made_up_for_on_the_days_of_the_schedule(grant: Grant) -> None:
    supervise_use(at=shanghai(2024, 8, 1))

    assert days_of(grant, "use_report") == [
        date(2024, 1, 12),
        # What was missed altogether is owed at once.
        date(2024, 8, 1),
        date(2024, 8, 1),
        date(2024, 9, 27),
    ]


def test_end_of_the_grant_closes_what_is_open(town: Town, grant: Grant) -> None:
    act(
        case=grant,
        name="stop_using",
        actor=town.person.person,
        at=shanghai(2023, 12, 1),
        expected_version=None,
        data={"reason": "项目结束。"},
    )
    delivered(shanghai(2023, 12, 1))

    done = supervise_use(at=shanghai(2023, 12, 2))

    assert set(done.closed) == {the_report(grant).number, the_check(grant).number}
    assert (the_report(grant).state, the_check(grant).state) == ("waived", "waived")
    assert tasks_of(the_report(grant)) == set()
    assert supervise_use(at=shanghai(2024, 2, 1)).numbers == ()


def test_night_of_the_worker_closes_what_is_left_of_expired_grants(grant: Grant) -> None:
    access_tasks.mark_expired_grants.call_local()
    access_tasks.supervise_use_of_grants.call_local()
    access_tasks.supervise_use_of_grants.call_local()

    states = Obligation.objects.filter(data_grant=grant).values_list("state", flat=True)
    assert set(states) == {"waived"}
