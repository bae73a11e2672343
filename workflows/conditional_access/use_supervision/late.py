"""Who is late and was warned: ask a person of the department what follows, and decide nothing.

The warning is a rung of the deadline, and the days after it count from when it left (S08, S29): a
sweep that comes late, or a mail that did, moves the question and never skips the warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.errors import KaifangError
from cases.models import Clock, Obligation, OutboxMessage, WorkItem
from cases.states.clock import ClockStatus
from cases.states.obligation import OPEN_STATES
from cases.states.outbox import OutboxStatus
from workflows.conditional_access.use_supervision.terms import supervision_terms
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import date, datetime

REPORT_CLOCK: Final = "grant.report"
RECTIFY_CLOCK: Final = "grant.rectify"
HEARING_CLOCK: Final = "grant.plead"
# The rung that warns of what follows, per deadline; a report is warned of when it is late (S29).
WARNING: Final = {REPORT_CLOCK: "R5", RECTIFY_CLOCK: "M0"}


def ask_about_late_users(*, at: datetime) -> tuple[str, ...]:
    """Give the delays of warned users to the departments, and hearings that are over.

    May run as often as one likes, and beside itself.

    Args:
        at: the present moment.

    Returns:
        The numbers of the obligations that a person of the department has before them now.

    Writes: what the acts `put_forward` and `end_hearing` write, in a transaction per obligation.
    """
    over = Clock.objects.filter(
        code__in=(REPORT_CLOCK, RECTIFY_CLOCK, HEARING_CLOCK),
        status=ClockStatus.RUNNING,
        due_on__lt=civil_date(at),
        provisional=False,
        case__finished__isnull=True,
    )
    asked = [_asked(clock, at) for clock in over.select_related("work_item").order_by("pk")]
    return tuple(number for number in asked if number)


def _asked(clock: Clock, at: datetime) -> str:
    obligation = Obligation.objects.get(pk=clock.case_id)
    waiting = WorkItem.objects.filter(process_id=obligation.pk, finished__isnull=True)
    if waiting.exclude(pk=clock.work_item_id).exists():
        # A person of the department has it before them already.
        return ""
    if clock.code == HEARING_CLOCK:
        return _done(obligation, "end_hearing", at)
    if obligation.state not in OPEN_STATES or not _may_be_asked(clock, obligation, at):
        return ""
    return _done(obligation, "put_forward", at)


def _may_be_asked(clock: Clock, obligation: Obligation, at: datetime) -> bool:
    terms, on = supervision_terms(), civil_date(at)
    warned_on = _warned_on(clock)
    if warned_on is None:
        return False
    days = terms.late_working_days if clock.code == REPORT_CLOCK else 0
    if not _has_passed(warned_on, days, on):
        return False
    before = obligation.put_forward_on
    return before is None or _has_passed(before, terms.again_working_days, on)


def _has_passed(since: date, days: int, on: date) -> bool:
    return add_working_days(newest_calendar(), since, days) < on


def _warned_on(clock: Clock) -> date | None:
    key = f"rung:{clock.pk}:{clock.cycle}:{WARNING[clock.code]}"
    told = OutboxMessage.objects.filter(
        idempotency_key=key, status=OutboxStatus.SENT, sent_at__isnull=False
    ).first()
    return civil_date(told.sent_at) if told and told.sent_at else None


def _done(obligation: Obligation, name: str, at: datetime) -> str:
    try:
        act(case=obligation, name=name, actor=None, at=at, expected_version=None)
    except KaifangError:
        # The user handed something in between the read and the lock.
        return ""
    return obligation.number
