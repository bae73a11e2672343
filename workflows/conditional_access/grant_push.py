"""Tell the delivery system what became of a grant: a row of the outbox, written with the act.

The delivery system is whatever lets data through: a gateway, a download server, a sandbox. It is
told numbers and dates and nothing that anybody wrote, so that no remark can leave with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from cases.models import OutboxMessage
from cases.queries.grant_pushes import TOPIC
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case
    from cases.states.grant_change import GrantChange
    from workflows.engine.step import Step


@dataclass(frozen=True, kw_only=True)
class GrantFacts:
    """What a delivery system has to know of a grant.

    Attributes:
        number: the grant's own number, at most 60 signs; the delivery system knows it by that.
        applicant: the number by which the delivery system knows who may use the data; no name.
        dataset: the dataset's number on the open-data platform.
        valid_from: the first day.
        valid_until: the last day; None: no end is set.
    """

    number: str
    applicant: str
    dataset: str
    valid_from: date
    valid_until: date | None


def push_grant(step: Step, change: GrantChange, grant: GrantFacts) -> OutboxMessage | None:
    """Let the delivery system hear what this step made of a grant.

    Every message says the whole of the grant as it now is, so that a receiver that gets them out
    of order goes by the newest `at` alone. A grant changes once in a step. What must hold at once,
    as a suspension, is an outcome that cannot be taken back: the others wait for that.

    Args:
        step: the act by which the grant changes.
        change: what became of it.
        grant: the grant after the act.

    Returns:
        The message that leaves with the step's own, once the step cannot be taken back any more;
        None where this installation has no delivery system (`KAIFANG_DELIVERY_URL`).

    Writes: one row of the outbox, when the step is recorded. Its key is the event id that the
    receiver drops repeats by.

    Rests on conditional-access.md, S26 and S42; docs/decisions/0039-grants-are-pushed.md.
    """
    row = grant_message(step.case, change, grant, at=step.at)
    if row is not None:
        step.outgoing.append(row)
    return row


def grant_message(
    case: Case, change: GrantChange, grant: GrantFacts, *, at: datetime
) -> OutboxMessage | None:
    """Return the unsaved message that tells a delivery system of a grant, due at once.

    For acts that are no step of the grant's own case, as the signature that brings it about;
    `push_grant` is for all others.

    Args:
        case: the grant's own.
        change: what became of it.
        grant: the grant after the act.
        at: the moment of the act; the message says a later one where more recent news of the
            grant was written before it.
    """
    if not settings.DELIVERY_URL:
        return None
    at = _told_after(case, grant, at)
    return message(
        topic=TOPIC,
        key=f"{TOPIC}:{grant.number}:{change}:{at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}",
        payload=_facts(change, grant, at),
        at=at,
        case=case,
    )


def _told_after(case: Case, grant: GrantFacts, at: datetime) -> datetime:
    """Return the moment of an act, or one after all that was told of the grant before.

    The clock is read before the lock is had: a sweep that began sooner may act later. A receiver
    that goes by the newest `at` would drop what it says, a suspension for instance.
    """
    told = OutboxMessage.objects.filter(topic=TOPIC, case=case.pk, payload__grant=grant.number)
    before = told.order_by("-pk").values_list("payload__at", flat=True).first()
    if before is None:
        return at
    return max(at, datetime.fromisoformat(before) + timedelta(microseconds=1))


def _facts(
    change: GrantChange, grant: GrantFacts, at: datetime
) -> dict[str, Any]:  # Any: JSON content
    return {
        "kind": str(change),
        "grant": grant.number,
        "applicant": grant.applicant,
        "dataset": grant.dataset,
        "from": grant.valid_from.isoformat(),
        "until": grant.valid_until.isoformat() if grant.valid_until else None,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
