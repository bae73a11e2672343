"""End agreements that nobody signs: by the user's word, or by the system after the notices.

No agreement ends before the notice at 80 % has left and what remained of the term then has passed
since (S08, S23). Once the user has signed, a deadline ends nothing: what is late is the
department's.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import transaction

from cases.errors import KaifangError
from cases.models import Agreement, Clock, OutboxMessage
from cases.states.agreement import AgreementState
from cases.states.clock import ClockStatus
from cases.states.outbox import OutboxStatus
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.engine.locking import patiently
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import datetime

    from workflows.engine.step import Step

SIGNING_CLOCK: Final = "app.sign"
LAST_NOTICE_PERCENT: Final = 80
# Whichever left: a sweep that comes late sends the highest rung alone.
NOTICES: Final = ("P80", "M0")


def lapse_unsigned(*, at: datetime) -> tuple[str, ...]:
    """End the agreements that nobody has signed in the term.

    May run as often as one likes, and beside itself.

    Args:
        at: the present moment.

    Returns:
        The numbers of the agreements that ended.

    Writes: what the act `lapse` writes, in a transaction per agreement.
    """
    due = Clock.objects.filter(
        code=SIGNING_CLOCK,
        status=ClockStatus.RUNNING,
        due_on__lt=civil_date(at),
        provisional=False,
        case__state=AgreementState.DRAFTED,
    )
    ended = [_lapse(clock, at) for clock in due.select_related("policy").order_by("pk")]
    return tuple(number for number in ended if number)


@patiently
@transaction.atomic
def _lapse(clock: Clock, at: datetime) -> str:
    agreement = Agreement.objects.get(pk=clock.case_id)
    if not _was_told_in_time(clock, at):
        return ""
    try:
        act(case=agreement, name="lapse", actor=None, at=at, expected_version=None)
    except KaifangError:
        # The user signed between the read and the lock.
        return ""
    return agreement.number


def _was_told_in_time(clock: Clock, at: datetime) -> bool:
    keys = [f"rung:{clock.pk}:{clock.cycle}:{rung}" for rung in NOTICES]
    told = OutboxMessage.objects.filter(
        idempotency_key__in=keys, status=OutboxStatus.SENT, sent_at__isnull=False
    )
    first = told.order_by("sent_at").first()
    if first is None or first.sent_at is None:
        return False
    left = clock.policy.length - ceil(clock.policy.length * LAST_NOTICE_PERCENT / 100)
    last = add_working_days(newest_calendar(), civil_date(first.sent_at), left)
    return last < civil_date(at)


def lapse(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the approval of an unsigned agreement lapse; the applicant may file again at once.

    Writes: nothing beside the move.
    """
    return _what_was_bound(step)


def decline(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Take it that the user does not want the data any more.

    Writes: nothing beside the move.
    """
    return _what_was_bound(step)


def _what_was_bound(step: Step) -> dict[str, Any]:  # Any: JSON facts
    return {"sha256": cast("Agreement", step.case).bound.sha256}
