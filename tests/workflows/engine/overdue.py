"""Matters that become late: a request of five working days over the National Day of 2025."""

from __future__ import annotations

from datetime import timedelta

from cases.models import Case, Clock, ClockPolicy, EscalationFiring, OutboxMessage
from tests.factories import shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_draft, open_item
from workflows.engine.gate import take_step
from workflows.engine.rung_spread import rungs_passed

SUBMITTED_AT = shanghai(2025, 9, 25, 10)
# The default ladder of a deadline on 2025-10-09 (vector V20).
W2_AT = shanghai(2025, 9, 29, 9)
W1_AT = shanghai(2025, 9, 30, 9)
B0_AT = shanghai(2025, 10, 10, 0)
B1_AT = shanghai(2025, 10, 10, 9)
B3_AT = shanghai(2025, 10, 13, 9)
MINUTE = timedelta(minutes=1)


def a_request_due_on_9_october(office: Office) -> PracticeRequest:
    """Hand a request in on 2025-09-25 under a term of five working days."""
    ClockPolicy.objects.filter(code="list.head_approval").update(length=5)
    request = a_draft(office)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=SUBMITTED_AT,
        expected_version=request.version,
    )
    return PracticeRequest.objects.get(pk=request.pk)


def clock_of(request: Case) -> Clock:
    """Return the one clock of a case."""
    return Clock.objects.get(case_id=request.pk)


def ledger() -> list[tuple[int, str, bool]]:
    """Return what fired: clock, rung, and whether another rung sent the message."""
    rows = EscalationFiring.objects.order_by("clock_id", "planned_at")
    return list(rows.values_list("clock_id", "rung", "collapsed"))


def rungs_fired(request: Case) -> list[str]:
    """Return the codes that fired for the one clock of a case, in order."""
    return [rung for clock, rung, _collapsed in ledger() if clock == clock_of(request).pk]


def rung_messages() -> list[str]:
    """Return the keys of the messages of rungs, every batch of them spread over its clocks."""
    for batch in OutboxMessage.objects.filter(topic="rungs_passed").order_by("pk"):
        rungs_passed(batch, batch.created_at)
    rows = OutboxMessage.objects.filter(topic="rung_fired").order_by("pk")
    return list(rows.values_list("idempotency_key", flat=True))
