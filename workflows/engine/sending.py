"""An answer that left before it was recorded: it counts from the day on which it was sent.

The reply's date is its sending date, not the day on which somebody enters it; both are kept
(queues-and-deadlines 2.1, item 10; scenario 21). How far back, in which role and with what
evidence is data: a reason of the verb `answer`, which the clock's rule must name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.queries.clock_reasons import reasons_in_force
from cases.queries.firings import rungs_fired_since
from cases.states.civil_time import SHANGHAI
from cases.states.clock import ClockVerb
from cases.states.role import Role
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.evidence import evidence_for
from workflows.working_days import subtract_working_days

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Clock, ClockReason
    from workflows.engine.step import Step


def count_from_sending(
    step: Step, sent_at: datetime | None, *, evidence: int | None = None
) -> dict[str, Any]:  # Any: JSON facts
    """Let the step's clocks end on the day on which its answer was sent.

    Args:
        step: the act that answers; its clocks are still open.
        sent_at: when the answer left; None: with this act.
        evidence: the key of a file of the case that bears the moment out.

    Returns:
        What the event says of it: the moment, the digest of the file, and the rungs that fired
        although the answer had left.

    Raises:
        BadInput: the moment lies in the future, before the clock began or too far back; the
            clock's rule does not let an answer count from an earlier day, or not by this role;
            the file is missing, or another case's. The answer itself stays the person's to give.
    """
    if sent_at is None:
        return {}
    superseded: list[str] = []
    for clock in step.open_clocks:
        reason = _reason(clock, step)
        _check_role(reason, step)
        _check(clock, reason, sent_at=sent_at, at=step.at)
        step.evidence = evidence_for(case=step.case.pk, reason=reason, pk=evidence)
        superseded += rungs_fired_since(clock, civil_date(sent_at), before=step.at)
    step.sent_at = sent_at
    return {
        "sent_at": sent_at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="minutes"),
        **({"evidence": step.evidence.digest} if step.evidence else {}),
        **({"superseded": superseded} if superseded else {}),
    }


def _reason(clock: Clock, step: Step) -> ClockReason:
    known = reasons_in_force(clock.policy.reasons, on=civil_date(step.at)).values()
    found = next((each for each in known if each.verb == ClockVerb.ANSWER), None)
    if found is None:
        raise BadInput(
            _t("“%(label)s”以登记当日为准，不能填写更早的发出时间：请留空。")
            % {"label": clock.policy.label},
            field="sent_at",
        )
    return found


def _check_role(reason: ClockReason, step: Step) -> None:
    if step.membership is not None and step.membership.role in reason.roles:
        return
    names = "、".join(str(Role(role).label) for role in reason.roles)
    raise BadInput(
        _t("“%(reason)s”只能由%(roles)s登记：请将发出时间留空，或者以该身份办理。")
        % {"reason": reason.label, "roles": names},
        field="sent_at",
    )


def _check(clock: Clock, reason: ClockReason, *, sent_at: datetime, at: datetime) -> None:
    today = civil_date(at)
    back = subtract_working_days(newest_calendar(), today, reason.back_dated_working_days)
    earliest = max(clock.start_on, min(back, today))
    if sent_at > at or civil_date(sent_at) < earliest:
        raise BadInput(
            _t(
                "发出时间须在 %(earliest)s 至现在之间："
                "最多可追溯 %(days)s 个工作日，不早于起算日，且不能填未来的时间。"
            )
            % {"earliest": earliest, "days": reason.back_dated_working_days},
            field="sent_at",
        )
