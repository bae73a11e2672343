"""How a run begins: what is rare from nothing is common where all has gone well so far."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cases.models import Agreement, Grant, Obligation
from tests.random_runs.access import applicants, departments, follow_ups, handing_in, times
from tests.random_runs.access.happenings import WORKED_ON, work
from tests.random_runs.access.lawful import OBLIGATION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.random_runs.access.walk import Walk

# So many acts lead from a draft to data in use, and some that are refused for their day.
MOST_ACTS: Final = 25
# Longer than the applicant's term to answer, with any holiday in it.
UNANSWERED: Final = timedelta(days=30)
BEFORE_USE: Final = tuple(kind for kind in WORKED_ON if kind != OBLIGATION)
# In days, each with its sweeps: longer than the term of signing, with a holiday in it.
UNSIGNED: Final = 25
OPENINGS: Final = (
    *("applied",) * 4,
    "promised",
    "promised",
    "asked",
    "unsigned",
    "granted",
    "granted",
    "granted at once",
    "followed",
    "in breach",
)


def open_run(walk: Walk, how: str, store: Path) -> None:
    """Begin with a draft handed in; else go on without a fault until a run is where it begins."""
    walk.is_smooth = how != "applied"
    applicants.write_draft(walk)
    handing_in.submit(walk, fast=how in {"promised", "granted at once"})
    if how == "asked":
        _ask(walk)
    if how == "unsigned":
        _leave_unsigned(walk, store)
    if how in {"granted", "granted at once", "followed", "in breach"}:
        _go_on(walk, store, until=Grant.objects.filter(state="active").exists)
    if how in {"followed", "in breach"}:
        follow_ups.follow_grant(walk)
        handing_in.submit(walk, fast=False)
        state = "in_force" if how == "followed" else "drafted"
        agreed = Agreement.objects.filter(state=state, application__data_grant__isnull=False)
        _go_on(walk, store, until=agreed.exists)
    if how == "in breach":
        # What is to follow waits for signatures while the department looks into the use.
        broken = Obligation.objects.filter(state="broken")
        _go_on(walk, store, until=broken.exists, kinds=(OBLIGATION,))
    walk.is_smooth = False


def _ask(walk: Walk) -> None:
    """Let a department ask for a supplement; now and then nobody answers in the term."""
    walk.gather()
    departments.ask_supplement(walk)
    times.deliver(walk, lost="nothing")
    if walk.happens(50):
        walk.at += UNANSWERED
        times.let_days_pass(walk, 2)


def _leave_unsigned(walk: Walk, store: Path) -> None:
    """Let an agreement wait for its user; now and then nobody signs in the term."""
    _go_on(walk, store, until=Agreement.objects.filter(state="drafted").exists)
    if walk.happens(50):
        times.let_days_pass(walk, UNSIGNED)


def _go_on(
    walk: Walk, store: Path, *, until: Callable[[], bool], kinds: Sequence[str] = BEFORE_USE
) -> None:
    for _act in range(MOST_ACTS):
        if until():
            break
        work(walk, store, kinds)
        times.deliver(walk, lost="nothing")
        walk.gather()
