"""A town at random: people do whatever they are offered, time passes, and nothing comes apart.

Afterwards the check of the whole database finds nothing: every open case has a task or waits for
a declared act of the system, a closed case has neither, every clock is what its events say.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from cases.models import CaseEvent, EscalationFiring, ItemConflict, MismatchTask
from cases.proof import verify_cases, verify_system
from cases.proof_of_versions import verify_versions
from tests import profile
from tests.random_runs.catalogue import compare_with_a_catalogue
from tests.random_runs.clocks import change_a_clock, decide_on_a_request, work_on_a_deadline
from tests.random_runs.town import Town
from workflows.engine.integrity import findings

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = profile.count(quick=5, full=40)
STEPS_OF_A_RUN = profile.count(quick=25, full=50)
STEPS_OF_THE_LONG_RUN = profile.count(quick=300, full=2_000)
PICK = st.integers(min_value=0, max_value=10_000)
MINUTES = (5, 300, 1440, 4 * 1440)

pytestmark = pytest.mark.django_db


class AnyOrder(RuleBasedStateMachine):
    """The acts of the town in the orders that hypothesis finds worth trying."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.town = Town()

    def teardown(self) -> None:
        try:
            assert [found.sentence for found in findings(at=self.town.at)] == []
        finally:
            transaction.set_rollback(True)
            self.run.__exit__(None, None, None)

    @rule(entries=st.integers(min_value=0, max_value=2), risky=st.booleans())
    def open_a_change(self, entries: int, risky: bool) -> None:
        self.town.open_a_change(entries, risky=risky)

    @rule(minutes=st.sampled_from(MINUTES))
    def let_time_pass(self, minutes: int) -> None:
        self.town.let_time_pass(minutes)

    @rule(pick=PICK, refuse=st.booleans())
    def finish_a_task(self, pick: int, refuse: bool) -> None:
        self.town.finish_a_task(pick, refuse=refuse)

    @rule(pick=PICK)
    def act_on_a_case(self, pick: int) -> None:
        self.town.act_on_a_case(pick)

    @rule(pick=PICK, back=st.booleans())
    def pass_a_task_about(self, pick: int, back: bool) -> None:
        self.town.pass_a_task_about(pick, back=back)

    @rule(pick=PICK)
    def take_a_step_back(self, pick: int) -> None:
        self.town.take_a_step_back(pick)

    @rule(pick=PICK)
    def pull_a_task(self, pick: int) -> None:
        self.town.pull_a_task(pick)

    @rule(pick=PICK, back=st.integers(min_value=0, max_value=3))
    def change_a_clock(self, pick: int, back: int) -> None:
        change_a_clock(self.town, pick, back=back)

    @rule(pick=PICK, approve=st.booleans())
    def decide_on_a_request(self, pick: int, approve: bool) -> None:
        decide_on_a_request(self.town, pick, approve=approve)

    @rule()
    def open_a_round(self) -> None:
        self.town.open_a_round()

    @rule(pick=PICK)
    def compare_with_a_catalogue(self, pick: int) -> None:
        compare_with_a_catalogue(self.town, pick)

    @rule(by_lead=st.booleans())
    def cut_a_version(self, by_lead: bool) -> None:
        self.town.cut_a_version(by_lead=by_lead)


def test_acts_in_any_order_leave_nothing_that_does_not_fit() -> None:
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS_OF_A_RUN,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def take_any_step(town: Town, chance: random.Random) -> None:
    """Do one thing of a day, the work of tasks most often."""
    pick, coin = chance.randrange(10_000), chance.random() < 0.5

    def finish() -> None:
        town.finish_a_task(pick, refuse=pick % 4 == 0)

    acts: dict[int, Callable[[], None]] = {
        0: lambda: town.open_a_change(pick % 3, risky=coin),
        1: lambda: town.let_time_pass(chance.choice(MINUTES)),
        2: lambda: town.pass_a_task_about(pick, back=coin),
        3: lambda: town.pull_a_task(pick),
        4: lambda: town.cut_a_version(by_lead=coin),
        5: lambda: town.act_on_a_case(pick) if pick % 5 == 0 else work_on_a_deadline(town, pick),
        6: lambda: town.take_a_step_back(pick) if pick % 8 else do_what_is_rare(town, pick),
    }
    acts.get(chance.randrange(10), finish)()


def do_what_is_rare(town: Town, pick: int) -> None:
    """Open a round of the evaluation, or compare the list with a catalogue."""
    if pick % 16:
        compare_with_a_catalogue(town, pick)
    else:
        town.open_a_round()


def dossier_acts() -> set[str]:
    """Return what was done about dossiers of evaluations."""
    done = CaseEvent.objects.filter(case__kind="evaluation_dossier")
    return set(done.values_list("act", flat=True))


def test_long_random_run_leaves_nothing_that_does_not_fit() -> None:
    town = Town()
    chance = random.Random(5)  # noqa: S311  # a run that can be repeated, not a secret
    for _ in range(STEPS_OF_THE_LONG_RUN):
        take_any_step(town, chance)

    acts = set(CaseEvent.objects.values_list("act", flat=True))
    assert {"submit", "approve", "return", "undo", "stop_clock"} <= acts
    assert {"hand_in", "sign", "submit_scores", "confirm_scores"} <= dossier_acts()
    assert MismatchTask.objects.exists()
    assert ItemConflict.objects.exists()
    assert EscalationFiring.objects.exists()
    assert [found.sentence for found in findings(at=town.at)] == []
    assert (verify_cases().first_bad, verify_system().first_bad) == (None, None)
    assert verify_versions().first_bad is None
