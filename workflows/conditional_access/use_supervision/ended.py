"""Close the obligations of grants that have ended: nothing is left to report or to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from cases.errors import KaifangError
from cases.models import Obligation
from cases.states.grant import LIVE_STATES
from cases.states.obligation import ViolationOutcome
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime

    from workflows.engine.step import Step


def close_with_grants(*, at: datetime) -> tuple[str, ...]:
    """Close the open obligations of grants that are live no more.

    May run as often as one likes, and beside itself.

    Args:
        at: the present moment.

    Returns:
        The numbers of the obligations that were closed.

    Writes: what the acts `waive` and `close_broken` write, in a transaction per obligation.
    """
    left = Obligation.objects.filter(finished__isnull=True).exclude(
        data_grant__state__in=LIVE_STATES
    )
    closed = [_closed(obligation, at) for obligation in left.order_by("pk")]
    return tuple(number for number in closed if number)


def _closed(obligation: Obligation, at: datetime) -> str:
    is_held_broken = obligation.violations.filter(ended_at__isnull=True).exists()
    name = "close_broken" if is_held_broken else "waive"
    try:
        act(case=obligation, name=name, actor=None, at=at, expected_version=None)
    except KaifangError:
        # Somebody decided between the read and the lock.
        return ""
    return obligation.number


def note_the_end(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Say which grant has ended, and how; a violation that nobody has decided about ends with it.

    Writes: the outcome of such a violation.
    """
    obligation = cast("Obligation", step.case)
    for violation in obligation.violations.filter(ended_at__isnull=True):
        violation.outcome, violation.ended_at = ViolationOutcome.LAPSED, step.at
        violation.save(update_fields=["outcome", "ended_at"])
    grant = obligation.data_grant
    return {"grant": grant.number, "grant_state": grant.state}
