"""What may happen next in a run, and how often each of it does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cases.models import WorkItem
from tests.random_runs.access import (
    agreement_acts,
    agreements,
    applicants,
    deadlines,
    departments,
    fast_path,
    follow_ups,
    grants,
    handing_in,
    lists,
    obligations,
    second_looks,
    times,
)
from tests.random_runs.access.lawful import (
    AGREEMENT,
    APPLICATION,
    GRANT,
    LINE,
    OBLIGATION,
    REVIEW,
    SECOND_LOOK,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.random_runs.access.walk import Walk

    Happening = Callable[[Walk, Path], None]

HOURS: Final = (1, 7, 16, 24, 30)
# Whose tasks are taken up, and how; an agreement's needs files as well.
TASKS_OF: Final[dict[str, Callable[[Walk], None]]] = {
    APPLICATION: applicants.answer_supplement,
    LINE: departments.handle_line,
    GRANT: grants.deliver_grant,
    OBLIGATION: obligations.handle_obligation,
    SECOND_LOOK: second_looks.handle_second_look,
    REVIEW: fast_path.handle_review,
}
WORKED_ON: Final = (AGREEMENT, *TASKS_OF)
DAYS: Final = (1, 1, 1, 2, 3, 13)


def work(walk: Walk, store: Path, kinds: Sequence[str] = WORKED_ON) -> None:
    """Somebody takes up a task that is open; where there is none, somebody applies."""
    waiting = WorkItem.objects.filter(finished=None, process__kind__in=kinds)
    item = walk.one_of(waiting.order_by("pk").select_related("process"))
    if item is None:
        applicants.write_draft(walk)
    elif item.process.kind == AGREEMENT:
        agreements.handle_agreement(walk, store)
    elif item.process.state == "draft":
        handing_in.submit(walk)
    else:
        TASKS_OF[item.process.kind](walk)
    # The worker is woken after each act; now and then it is not.
    if walk.happens(75):
        times.deliver(walk, lost="nothing")


def let_hours_pass(walk: Walk, store: Path) -> None:
    walk.at += timedelta(hours=walk.chance.choice(HOURS))


def let_days_pass(walk: Walk, store: Path) -> None:
    times.let_days_pass(walk, walk.chance.choice(DAYS))


def let_weeks_pass(walk: Walk, store: Path) -> None:
    """Nothing runs for weeks: no sweep, no worker; then, now and then, all that is to run."""
    walk.at += timedelta(days=walk.chance.choice((21, 40)))
    if walk.happens(40):
        times.let_days_pass(walk, 1)


def run_sweeps(walk: Walk, store: Path) -> None:
    times.run_sweeps(walk, walk.chance.randrange(1 << len(times.SWEEPS) + 1))


def deliver(walk: Walk, store: Path) -> None:
    times.deliver(walk, lost=walk.chance.choice(("nothing", "notices", "everything")))


def _tried(attempt: Callable[[Walk], None]) -> Happening:
    return lambda walk, _store: attempt(walk)


# In how many steps of all.
OFTEN: Final[dict[str, tuple[int, Happening]]] = {
    "work": (40, work),
    "write_draft": (2, _tried(applicants.write_draft)),
    "take_back_application": (1, _tried(applicants.take_back_application)),
    "answer_supplement": (1, _tried(applicants.answer_supplement)),
    "ask_supplement": (3, _tried(departments.ask_supplement)),
    "take_step_back": (2, _tried(departments.take_step_back)),
    "stop_answer": (2, _tried(deadlines.stop_answer)),
    "let_answer_go_on": (2, _tried(deadlines.let_answer_go_on)),
    "ask_for_time": (2, _tried(deadlines.ask_for_time)),
    "decide_on_time": (2, _tried(deadlines.decide_on_time)),
    "follow_grant": (2, _tried(follow_ups.follow_grant)),
    "act_on_grant": (2, _tried(grants.act_on_grant)),
    "act_on_agreement": (2, _tried(agreement_acts.act_on_agreement)),
    "reopen_agreement": (1, _tried(agreement_acts.reopen_agreement)),
    "release_template": (1, _tried(agreement_acts.release_template)),
    "act_on_obligation": (2, _tried(obligations.act_on_obligation)),
    "contest_answer": (2, _tried(second_looks.contest_answer)),
    "give_up": (1, _tried(second_looks.give_up)),
    "change_dataset": (1, _tried(lists.change_dataset)),
    "suspend_dataset": (1, _tried(lists.suspend_dataset)),
    "let_hours_pass": (3, let_hours_pass),
    "let_days_pass": (3, let_days_pass),
    "let_weeks_pass": (1, let_weeks_pass),
    "run_sweeps": (2, run_sweeps),
    "deliver": (3, deliver),
}
WEIGHTED: Final = tuple(name for name, (weight, _) in OFTEN.items() for _ in range(weight))


def happen(name: str, walk: Walk, store: Path) -> None:
    """Let it happen."""
    OFTEN[name][1](walk, store)
