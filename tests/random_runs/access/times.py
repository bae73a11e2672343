"""What time brings: hours and days, sweeps that run or do not, messages that leave or are lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from workflows.conditional_access.agreements.lapse import lapse_unsigned
from workflows.conditional_access.fast_path.term import end_terms_to_object
from workflows.conditional_access.grants.ending import expire_ended
from workflows.conditional_access.lapse import abandon_unanswered
from workflows.conditional_access.use_supervision.nightly import supervise_use
from workflows.engine.delivery import deliver_due, worker_name
from workflows.engine.end_of_stops import end_overlong_stops
from workflows.engine.escalation import sweep
from workflows.links import HANDLERS
from workflows.open_list.emergency import lapse_unconfirmed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cases.models import OutboxMessage
    from tests.random_runs.access.walk import Walk

SWEEPS: Final[tuple[Callable[..., object], ...]] = (
    end_overlong_stops,
    sweep,
    end_terms_to_object,
    abandon_unanswered,
    lapse_unsigned,
    lapse_unconfirmed,
    expire_ended,
    supervise_use,
)
# Topics that tell people, and bring about nothing else.
NOTICES: Final = frozenset(
    {"task_opened", "case_moved", "rungs_passed", "rung_fired", "clock_changed", "access_letter"}
)


class Lost(Exception):  # noqa: N818  # named for what happened
    """A message was lost on purpose."""


def _lose(message: OutboxMessage, at: datetime) -> None:
    raise Lost


def deliver(walk: Walk, *, lost: str) -> None:
    """Let what is due leave, and what that leads to; some of it may be lost on the way."""
    handlers = {
        topic: _lose if lost == "everything" or (lost == "notices" and topic in NOTICES) else real
        for topic, real in HANDLERS.items()
    }
    for _again in range(20):
        if not deliver_due(at=walk.at, worker=worker_name(), handlers=handlers).claimed:
            return


def run_sweeps(walk: Walk, which: int) -> None:
    """Let some of the sweeps run, in this order or the other."""
    some = [each for number, each in enumerate(SWEEPS) if which >> number & 1]
    for each in some if which >> len(SWEEPS) & 1 else reversed(some):
        each(at=walk.at)


def let_days_pass(walk: Walk, days: int) -> None:
    """Let days pass on each of which everything runs that is to run."""
    for _day in range(days):
        walk.at += timedelta(days=1)
        run_sweeps(walk, (1 << len(SWEEPS) + 1) - 1)
        deliver(walk, lost="nothing")
