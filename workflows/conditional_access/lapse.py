"""End lines whose supplement did not come in its term (视为放弃).

The applicant may file again at once. No line ends before the notice of its task has left and the
whole term has passed since (S08): a notice that could not be sent costs nobody anything.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, KaifangError
from cases.models import AccessLine, Clock, OutboxMessage, SupplementRequest
from cases.queries.open_supplements import open_supplement, unanswered
from cases.states.clock import ClockStatus
from cases.states.outbox import OutboxStatus
from workflows.conditional_access.answer import LINE_CHANGED
from workflows.conditional_access.letter_facts import REPLY_CLOCK, issue_abandoned
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.engine.locking import patiently
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import datetime

    from workflows.engine.step import Step

logger = logging.getLogger(__name__)


def abandon_unanswered(*, at: datetime) -> tuple[str, ...]:
    """End the lines whose applicant has not answered in the term.

    May run as often as one likes, and beside itself.

    Args:
        at: the present moment.

    Returns:
        The numbers of the lines that ended.

    Writes: what the act `abandon` writes, in a transaction per line.
    """
    on = civil_date(at)
    due = Clock.objects.filter(
        code=REPLY_CLOCK, status=ClockStatus.RUNNING, due_on__lt=on, provisional=False
    )
    requests = unanswered().filter(work_item__in=due.values("work_item"))
    ended = [_abandon(request, at) for request in requests.select_related("line").order_by("pk")]
    return tuple(number for number in ended if number)


@patiently
@transaction.atomic
def _abandon(request: SupplementRequest, at: datetime) -> str:
    if not _was_told_in_time(request, at):
        return ""
    try:
        act(case=request.line, name="abandon", actor=None, at=at, expected_version=None)
    except KaifangError:
        # The applicant answered, or withdrew, between the read and the lock.
        return ""
    return request.line.number


def _was_told_in_time(request: SupplementRequest, at: datetime) -> bool:
    told = OutboxMessage.objects.filter(
        idempotency_key=f"task:{request.work_item_id}", status=OutboxStatus.SENT
    ).first()
    if told is None or told.sent_at is None:
        return False
    clock = Clock.objects.select_related("policy").get(work_item=request.work_item_id)
    last = add_working_days(newest_calendar(), civil_date(told.sent_at), clock.policy.length)
    return last < civil_date(at)


def abandon(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Take it that the applicant has given up the dataset.

    Writes: the end of the request; the letter that says so; news for the applicant.

    Raises:
        GuardFailed: nothing is asked of the applicant.
    """
    line = cast("AccessLine", step.case)
    request = open_supplement(line)
    if request is None:
        raise GuardFailed(_t("申请人没有未完成的补正，不能视为放弃。"))
    request.lapsed_at = step.at
    request.save(update_fields=["lapsed_at"])
    step.news[LINE_CHANGED] = {"line": line.pk}
    asked_on = civil_date(request.asked_at)
    return {"asked_on": asked_on.isoformat()} | issue_abandoned(request, at=step.at)
