"""Close the drafts that nobody handed in before the last day of nomination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.errors import GuardFailed
from cases.queries.label_programmes import overdue_drafts
from workflows.engine import gate
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import LabelNomination


def lapse_overdue_drafts(*, at: datetime) -> tuple[str, ...]:
    """Close every draft whose last day has passed; asking twice does no harm.

    Nothing hangs on when it runs: after that day a draft cannot be handed in.

    Args:
        at: the present moment.

    Returns:
        The numbers of those that lapsed.

    Writes: what the act `lapse` writes, each in a transaction of its own.
    """
    lapsed = (lapse_draft(draft=each, at=at) for each in overdue_drafts(civil_date(at)))
    return tuple(number for number in lapsed if number)


def lapse_draft(*, draft: LabelNomination, at: datetime) -> str:
    """Close one of these drafts.

    Args:
        draft: as it was when its last day was looked at.
        at: the present moment.

    Returns:
        Its number; empty where somebody withdrew it between that look and the lock.

    Writes: what the act `lapse` writes.
    """
    try:
        gate.act(case=draft, name="lapse", actor=None, at=at, expected_version=None)
    except GuardFailed:
        return ""
    return draft.number
