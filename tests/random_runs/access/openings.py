"""How a run begins: what is rare from nothing is common where all has gone well so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.models import Grant
from tests.random_runs.access import applicants, departments, handing_in, times
from tests.random_runs.access.happenings import work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.random_runs.access.walk import Walk

# So many acts lead from a draft to data in use, and some that are refused for their day.
MOST_ACTS: Final = 25
OPENINGS: Final = (
    *("applied",) * 4,
    "promised",
    "promised",
    "asked",
    "granted",
    "granted",
    "granted at once",
)


def open_run(walk: Walk, how: str, store: Path) -> None:
    """Begin with a draft handed in; for a grant go on, without a fault, until it is in use."""
    walk.is_smooth = how != "applied"
    applicants.write_draft(walk)
    handing_in.submit(walk, fast=how in {"promised", "granted at once"})
    if how == "asked":
        walk.gather()
        departments.ask_supplement(walk)
        times.deliver(walk, lost="nothing")
    if how.startswith("granted"):
        for _act in range(MOST_ACTS):
            if Grant.objects.filter(state="active").exists():
                break
            work(walk, store)
            times.deliver(walk, lost="nothing")
            walk.gather()
    walk.is_smooth = False
