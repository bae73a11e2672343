"""End agreements that nobody signs: by the user's word, or by the system after the notices.

No agreement ends before the last notice of the term has reached whoever signs, and what remained
of the term then has passed since (S08, S23). Once the user has signed, or while the list bars the
signing, a deadline ends nothing: what is late is the department's.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction

from cases.errors import GuardFailed
from cases.models import Agreement, Clock, Notification
from cases.queries.agreements import lines_in
from cases.states.agreement import AgreementState
from cases.states.clock import ClockStatus
from workflows.conditional_access.agreements.reopening import may_reopen
from workflows.conditional_access.agreements.still_open import barred_datasets, waits_for_grant
from workflows.conditional_access.letter_facts import SIGNING_CLOCK
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.engine.locking import patiently
from workflows.engine.rungs import WHOLE
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from workflows.engine.step import Step


def lapse_unsigned(*, at: datetime) -> tuple[str, ...]:
    """End the agreements that nobody has signed in the term.

    May run as often as one likes, and beside itself.

    Args:
        at: the present moment.

    Returns:
        The numbers of the agreements that ended.

    Writes: what the acts `lapse`, and `note_lapse` on each line, write; in a transaction per
    agreement.
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
    is_held = barred_datasets(agreement) or waits_for_grant(agreement)
    if is_held or not _was_told_in_time(clock, agreement, at):
        return ""
    lines = lines_in(agreement)
    said = {"sign_by": clock.due_on, "may_reopen": may_reopen(agreement)}
    try:
        act(case=agreement, name="lapse", actor=None, at=at, expected_version=None)
    except GuardFailed:
        # The user signed between the read and the lock.
        return ""
    for line in lines:
        act(case=line, name="note_lapse", actor=None, at=at, expected_version=None, data=said)
    return agreement.number


def _was_told_in_time(clock: Clock, agreement: Agreement, at: datetime) -> bool:
    """Tell whether a last notice is there for whoever signs, and what remained then is over.

    A rung that was sent and told them nothing, since they had lost the role, does not count. A
    sweep that comes late sends the highest rung alone: each of the last ones will do.
    """
    share, codes = _last_rungs(clock.policy.ladder)
    keys = [f"rung:{clock.pk}:{clock.cycle}:{code}" for code in codes]
    told = Notification.objects.filter(person=agreement.opened_by_id, outbox_key__in=keys)
    first = told.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return False
    left = clock.policy.length - ceil(clock.policy.length * share / WHOLE)
    return add_working_days(newest_calendar(), civil_date(first), left) < civil_date(at)


def _last_rungs(ladder: Sequence[Mapping[str, Any]]) -> tuple[int, list[str]]:  # Any: JSON rungs
    """Return the highest share of the term at which its holder is told, and those rungs' codes.

    Those at the due date itself, or after it, are among them.
    """
    to_holder = [rung for rung in ladder if "holder" in rung["tell"]]
    shares = [rung["percent"] for rung in to_holder if rung.get("percent")]
    share = max(shares, default=WHOLE)
    late = [
        rung["code"]
        for rung in to_holder
        if rung.get("percent") == share or (rung.get("offset") is not None and rung["offset"] >= 0)
    ]
    return share, late


def lapse(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the approval of an unsigned agreement lapse; the applicant may file again at once.

    Writes: nothing beside the move; the letters of it stand on the lines (`note_lapse`).
    """
    return _what_was_bound(step)


def decline(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Take it that the user does not want the data any more.

    Writes: nothing beside the move.
    """
    return _what_was_bound(step)


def _what_was_bound(step: Step) -> dict[str, Any]:  # Any: JSON facts
    return {"sha256": cast("Agreement", step.case).bound.sha256}
