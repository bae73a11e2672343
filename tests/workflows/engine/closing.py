"""Matters that end on a date which is given: a request that closes on 2026-03-31."""

from __future__ import annotations

from datetime import date

from cases.models import ClockPolicy
from tests.factories import shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_draft, open_item
from workflows.engine.gate import take_step

CODE = "list.head_approval"
SUBMITTED_AT = shanghai(2026, 3, 20, 10)
CLOSES_ON = date(2026, 3, 31)


def let_the_date_be_given(*reasons: str) -> None:
    """Let the head's deadline end on a date that the request names."""
    policy = ClockPolicy.objects.get(code=CODE)
    policy.unit, policy.length = "fixed_date", 0
    policy.reasons = [*policy.reasons, *reasons]
    policy.save()


def a_request_that_closes(office: Office, on: date | None = CLOSES_ON) -> PracticeRequest:
    """Hand a request in on 2026-03-20 that must be checked by a date of its own."""
    request = a_draft(office)
    PracticeRequest.objects.filter(pk=request.pk).update(closes_on=on)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=SUBMITTED_AT,
        expected_version=request.version,
    )
    return PracticeRequest.objects.get(pk=request.pk)
