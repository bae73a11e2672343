"""Applicants, reviewers, heads and time walk at random over conditional access.

No state and no move is met that the rules do not have, nobody has access without both signatures,
every deadline is what an independent count of the events says, a refusal writes nothing.
"""

from __future__ import annotations

import faulthandler
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from cases.models.case import STATES as PRODUCT_STATES
from tests import profile
from tests.random_runs.access.city import a_city_with_applicants
from tests.random_runs.access.lawful import LINE, MOVES, STATES
from tests.random_runs.access.machine import ConditionalAccess

if TYPE_CHECKING:
    from pathlib import Path

RUNS = profile.count(quick=20, full=500)
STEPS_OF_A_RUN = 30

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", sorted(STATES))
def test_product_has_no_state_that_the_rules_do_not_have(kind: str) -> None:
    assert set(PRODUCT_STATES[kind].values) <= STATES[kind]


@pytest.mark.slow
def test_any_order_of_acts_keeps_the_rules(tmp_path: Path) -> None:
    # The full count takes longer than a test that hangs: its stack says nothing.
    faulthandler.cancel_dump_traceback_later()
    ConditionalAccess.city = a_city_with_applicants()
    ConditionalAccess.store = tmp_path
    ConditionalAccess.reached.clear()
    ConditionalAccess.tried.clear()

    run_state_machine_as_test(
        ConditionalAccess,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS_OF_A_RUN,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # Every run is a new one: none climbs after the states of another.
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )

    print(coverage())  # noqa: T201  # what the runs came to, for who reads the output
    if profile.PROFILE == "full":
        claimed = {(kind, state) for kind in STATES for state in PRODUCT_STATES[kind].values}
        assert claimed - set(ConditionalAccess.reached) == set()
        acts = {(kind, act) for kind, moves in MOVES.items() for act in moves}
        acts -= {(kind, act) for kind, act in acts if act in RARE or is_rare_there(kind, act)}
        assert acts - set(ConditionalAccess.tried) == set()


# What changes deadlines is tried on lines, and comes up now and then elsewhere.
OF_DEADLINES: Final = {"ask_extension", "extend_clock", "escalate", "supervise"}
# What needs a user who is late for months, a second proposal, a new text of agreements, a dataset
# that is closed and opened again, or two demands at once.
RARE: Final = {
    "ask_new_terms",
    "close_broken",
    "divert_by_rule",
    "end_agreement",
    "end_hearing",
    "put_forward",
    "refuse_extension",
    "reopen",
    "resume_after_supervision",
    "resume_for_dataset",
    "return_conclusion",
    "wait_longer",
}


def is_rare_there(kind: str, act: str) -> bool:
    """Tell whether an act comes up often, but seldom in such a case."""
    return act in OF_DEADLINES and kind != LINE


def coverage() -> str:
    """Return how many runs came to each state, and how often each act was taken."""
    reached = sorted(ConditionalAccess.reached.items())
    tried = sorted(ConditionalAccess.tried.items())
    lines = [f"{kind:20} {state:22} {runs:6} runs" for (kind, state), runs in reached]
    lines += [f"{kind:20} {act:22} {times:6} times" for (kind, act), times in tried]
    return "\n".join(lines)
