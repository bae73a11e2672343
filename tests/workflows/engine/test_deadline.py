"""A deadline from its policy: the newest in force, in a unit that can be counted."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.db import IntegrityError

from cases.errors import GuardFailed
from cases.models import ClockPolicy
from cases.statements import run
from cases.states.civil_time import SHANGHAI
from workflows.engine.clocks import Deadline, deadline_asked

pytestmark = pytest.mark.django_db


def deadline(code: str, *, on: date, ends_on: date | None = None, at: time = time(10)) -> Deadline:
    """Read the deadline as an act does."""
    moment = datetime.combine(on, at, tzinfo=SHANGHAI)
    return run(deadline_asked(code, at=moment, ends_on=ends_on))


def a_policy(**fields: object) -> None:
    """Write a later version of a seeded policy."""
    values = {"length": 5, "unit": "working_day", "effective_from": date(2025, 1, 1), **fields}
    ClockPolicy.objects.create(
        code="list.review", label="主管部门审查", source="内部约定", tier="C", **values
    )


def test_deadline_takes_the_newest_policy_in_force() -> None:
    a_policy(length=2)
    a_policy(length=9, effective_from=date(2030, 1, 1))

    assert deadline("list.review", on=date(2025, 9, 25)).due_on == date(2025, 9, 28)


def test_deadline_in_calendar_days_skips_nothing() -> None:
    a_policy(length=10, unit="calendar_day")

    assert deadline("list.review", on=date(2025, 9, 25)).due_on == date(2025, 10, 5)


def test_deadline_in_working_hours_counts_from_the_moment_of_the_start() -> None:
    a_policy(unit="working_hour", length=4)

    in_the_morning = deadline("list.review", on=date(2025, 9, 25), at=time(10))
    in_the_evening = deadline("list.review", on=date(2025, 9, 30), at=time(20))

    assert (in_the_morning.due_on, in_the_morning.due_time) == (date(2025, 9, 25), time(16))
    assert (in_the_evening.due_on, in_the_evening.due_time) == (date(2025, 10, 9), time(15))
    assert not in_the_evening.provisional


def test_deadline_in_working_hours_beyond_the_last_notice_is_provisional() -> None:
    a_policy(unit="working_hour", length=8)

    found = deadline("list.review", on=date(2026, 12, 31), at=time(16))

    assert (found.due_on, found.due_time, found.provisional) == (
        date(2027, 1, 4),
        time(17, 30),
        True,
    )


def test_deadline_of_a_fixed_date_is_the_date_that_is_given() -> None:
    a_policy(unit="fixed_date", length=0)

    found = deadline("list.review", on=date(2026, 3, 20), ends_on=date(2026, 3, 31))

    assert (found.due_on, found.provisional) == (date(2026, 3, 31), False)


@pytest.mark.parametrize(
    ("ends_on", "sentence"),
    [(None, "还没有定下这一日期"), (date(2026, 3, 19), "2026-03-19 早于今天（2026-03-20）")],
)
def test_deadline_of_a_fixed_date_without_a_day_ahead_is_refused(ends_on, sentence) -> None:
    a_policy(unit="fixed_date", length=0)

    with pytest.raises(GuardFailed, match=sentence):
        deadline("list.review", on=date(2026, 3, 20), ends_on=ends_on)


@pytest.mark.parametrize("fields", [{"unit": "fixed_date"}, {"length": 0}])
def test_policy_has_either_a_length_or_a_fixed_date(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="clock_policy_length_or_date"):
        a_policy(**fields)


def test_deadline_of_an_unknown_code_is_refused() -> None:
    with pytest.raises(GuardFailed, match="没有可用的时长"):
        deadline("list.unheard_of", on=date(2025, 9, 25))
