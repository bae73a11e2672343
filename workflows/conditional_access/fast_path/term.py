"""End the term in which departments may object: their silence leaves the line to the officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cases.errors import KaifangError
from cases.models import AccessLine, Clock
from cases.queries.fast_path import OBJECTION_CLOCK
from cases.states.access_line import LineState
from cases.states.clock import ClockStatus
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime


def end_terms_to_object(*, at: datetime) -> tuple[str, ...]:
    """Close the tasks of departments whose term to object has passed.

    May run as often as one likes, and beside itself. Whether a department may still object is
    asked of its deadline, not of this: an hour in which nothing runs gives nobody more time.

    Args:
        at: the present moment.

    Returns:
        The numbers of the lines that are the officer's alone now.

    Writes: what the act `end_term_to_object` writes, in a transaction per line.
    """
    due = Clock.objects.filter(
        code=OBJECTION_CLOCK,
        status=ClockStatus.RUNNING,
        due_on__lt=civil_date(at),
        case__state=LineState.COMMITTED,
    )
    ended = [_end(pk, at) for pk in due.order_by("pk").values_list("case_id", flat=True)]
    return tuple(number for number in ended if number)


@patiently
@transaction.atomic
def _end(pk: int, at: datetime) -> str:
    line = AccessLine.objects.get(pk=pk)
    try:
        act(case=line, name="end_term_to_object", actor=None, at=at, expected_version=None)
    except KaifangError:
        # The officer decided between the read and the lock.
        return ""
    return line.number
