"""A deadline from its policy: the newest in force, in a unit that can be counted."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import GuardFailed
from cases.models import ClockPolicy
from workflows.engine.clocks import deadline

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("unit", ["working_hour", "fixed_date"])
def test_deadline_in_another_unit_is_refused(unit: str) -> None:
    a_policy(unit=unit)

    with pytest.raises(GuardFailed, match="没有可用的时长"):
        deadline("list.review", on=date(2025, 9, 25))


def test_deadline_of_an_unknown_code_is_refused() -> None:
    with pytest.raises(GuardFailed, match="没有可用的时长"):
        deadline("list.unheard_of", on=date(2025, 9, 25))
