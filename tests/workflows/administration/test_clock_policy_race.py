"""Rules on one deadline, entered and withdrawn at the same instant by several administrators."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import KaifangError
from cases.models import ClockPolicy, SystemEvent
from tests.profile import count
from tests.threads import at_once
from tests.workflows.administration.offices import MORNING, TODAY, Three, the_three
from workflows.administration.change_clock_policy import PolicyChange, change_clock_policy
from workflows.administration.withdraw_clock_policy import withdraw_clock_policy

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=5, full=50)
CODE = "list.review"


def entered(three: Three, *, days_ahead: int, length: int) -> ClockPolicy:
    change = PolicyChange(
        effective_from=TODAY + timedelta(days=days_ahead),
        source="内部约定",
        tier="C",
        length=length,
    )
    return change_clock_policy(actor=three.administrator, code=CODE, change=change, at=MORNING)


def outcome(act: Callable[[], object]) -> str:
    """Return what came of an act: the name of its refusal, or that it was done."""
    try:
        act()
    except KaifangError as error:
        return type(error).__name__
    return "done"


def test_of_two_withdrawals_at_once_the_second_hears_who_was_first() -> None:
    three = the_three()
    for round_ in range(ROUNDS):
        policy = entered(three, days_ahead=30, length=7 + round_ % 2)
        withdraw = partial(
            withdraw_clock_policy, policy=policy, actor=three.administrator, at=MORNING
        )

        results = at_once([partial(outcome, withdraw)] * 3)

        assert sorted(results) == ["AlreadyDone", "AlreadyDone", "done"]
        events = SystemEvent.objects.filter(act="clock_policy_withdrawn", data__policy=policy.pk)
        assert events.count() == 1


def test_rules_entered_at_once_each_hold_from_a_later_day_than_the_one_before() -> None:
    three = the_three()
    for round_ in range(ROUNDS):
        days = (30, 20, 25)
        acts = [
            partial(entered, three, days_ahead=ahead, length=7 + at + round_ % 2 * 3)
            for at, ahead in enumerate(days)
        ]

        last = SystemEvent.objects.latest("sequence").sequence if round_ else 0

        at_once([partial(outcome, act) for act in acts])

        rules = ClockPolicy.objects.filter(code=CODE, withdrawn_at__isnull=True).order_by("pk")
        seeded, *new = rules
        assert new
        held_from = [rule.effective_from for rule in new]
        assert held_from == sorted(held_from)
        events = list(SystemEvent.objects.filter(act="clock_policy_changed", sequence__gt=last))
        assert [event.data["to"] for event in events] == [rule.length for rule in new]
        before = [rule.length for rule in (seeded, *new)][:-1]
        assert [event.data["from"] for event in events] == before
        for policy in new:
            withdraw_clock_policy(policy=policy, actor=three.administrator, at=MORNING)
