"""The machine: people of both sides, the list, and time, in any order that hypothesis tries."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from django.db import transaction
from hypothesis import event, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.factories import shanghai
from tests.random_runs.access import follow_ups, laws, laws_of_fast_path
from tests.random_runs.access.happenings import WEIGHTED, happen
from tests.random_runs.access.openings import OPENINGS, open_run
from tests.random_runs.access.walk import Walk
from workflows.engine.integrity import findings

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cases.models import CaseEvent
    from tests.random_runs.access.city import City
    from workflows.engine.finding import Finding

# What decides the rest of a step: who, which matter, how it ends. Hypothesis draws mostly small
# numbers, so that each counts together with that of its run: else few things would be tried often.
SEED = st.integers(min_value=0, max_value=2**32 - 1)
# Before long holidays and make-up days, and where no notice names the days any more.
STARTS = (
    shanghai(2023, 9, 25),
    shanghai(2023, 9, 27, 16),
    shanghai(2024, 2, 5),
    shanghai(2024, 4, 26),
    shanghai(2025, 9, 26, 23, 30),
    shanghai(2026, 2, 12),
    shanghai(2026, 9, 18),
    shanghai(2026, 12, 24),
)


def _is_made(found: Finding) -> bool:
    """Versions of the list were written as rows, and messages lost, by the run itself."""
    return found.case.startswith("LV-TEST") or found.what == "outbox_stuck"


class ConditionalAccess(RuleBasedStateMachine):
    """One run over the whole flow, taken back at its end.

    Attributes:
        city: who acts; written before the first run.
        store: where files are kept.
        reached: the states of each kind, and how many runs came there.
        tried: what was accepted in all runs, and how much was refused.
    """

    city: ClassVar[City]
    store: ClassVar[Path]
    reached: ClassVar[Counter[tuple[str, str]]] = Counter()
    tried: ClassVar[Counter[tuple[str, str]]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.walk = Walk(self.city, STARTS[0])
        self.seen: set[tuple[str, str]] = set()
        self.is_broken = False
        self.first = 0

    @initialize(at=st.sampled_from(STARTS), how=st.sampled_from(OPENINGS), seed=SEED)
    def begin(self, at: datetime, how: str, seed: int) -> None:
        self.is_broken = True
        self.walk.at = at
        self.first = seed
        self.walk.chance.seed(seed)
        open_run(self.walk, how, self.store)

    @rule(what=st.sampled_from(WEIGHTED), seed=SEED)
    def something_happens(self, what: str, seed: int) -> None:
        self.is_broken = True
        self.walk.chance.seed(f"{self.first} {seed}")
        happen(what, self.walk, self.store)

    @invariant()
    def hold_the_laws(self) -> None:
        if new := self.walk.look():
            self.is_broken = True
            self._hold(new)
        self.is_broken = False

    def _hold(self, new: list[CaseEvent]) -> None:
        self.walk.tried.update((each.case.kind, each.act) for each in new)
        self.seen |= {(each.case.kind, each.to_state) for each in new}
        laws.every_move_is_lawful(new)
        moved = {each.case_id: each.case for each in new}.values()
        laws.chains_verify(moved)
        laws.clocks_are_as_told(moved)
        laws_of_fast_path.an_officer_decided(self.city, new)
        laws.nothing_lapses_unheard(self.walk, new)
        laws.one_open_line_per_applicant_and_dataset()
        laws.nobody_has_access_without_both_signatures(self.walk.at)
        follow_ups.grants_follow_each_other()
        laws.applications_say_what_their_lines_say(moved)
        laws.only_what_was_lost_has_failed()

    def teardown(self) -> None:
        try:
            # What broke says more than what that left behind.
            if not self.is_broken:
                self._settle()
        finally:
            transaction.set_rollback(True)
            self.run.__exit__(None, None, None)

    def _settle(self) -> None:
        laws.applications_say_what_their_lines_say()
        found = [each for each in findings(at=self.walk.at) if not _is_made(each)]
        assert [each.sentence for each in found] == []
        for kind, state in self.seen:
            event(f"{kind} {state}")
        self.reached.update(self.seen)
        self.tried.update(self.walk.tried)
