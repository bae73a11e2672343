"""Steps of the practice flow that are taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cases.models import Assignment, Clock
from tests.factories import shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_submitted_request, open_item
from workflows.engine.delivery import deliver_due
from workflows.engine.gate import take_step
from workflows.engine.integrity import findings
from workflows.engine.taking_back import take_back
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from cases.models import Person

# The check is due on 2023-10-08, after the National Day holiday.
AT = shanghai(2023, 9, 28, 15, 30)
SOON = AT + timedelta(minutes=1)


def sent_back(
    office: Office, *, at: datetime = AT, request: PracticeRequest | None = None
) -> PracticeRequest:
    """Let the head send a request back to its author."""
    request = request or a_submitted_request(office)
    return checked(request, office.head.person, "send_back", at=at)


def checked(
    request: PracticeRequest, person: Person, outcome: str, *, at: datetime = AT
) -> PracticeRequest:
    take_step(
        work_item=open_item(request),
        outcome=outcome,
        actor=person,
        at=at,
        expected_version=None,
        data={"reason": "缺少更新频率"},
    )
    return PracticeRequest.objects.get(pk=request.pk)


def undo(
    request: PracticeRequest,
    person: Person,
    *,
    at: datetime = SOON,
    seen: int | None = None,
    reason: str = "点错了",
) -> None:
    take_back(case=request, actor=person, at=at, expected_version=seen, reason=reason)


def deliver(at: datetime) -> None:
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass


def unsound(at: datetime) -> list[str]:
    """Return what does not fit, but for messages: not every test delivers them."""
    return [found.sentence for found in findings(at=at) if found.what != "outbox_stuck"]


def state_of(request: PracticeRequest) -> tuple[str, int]:
    fresh = PracticeRequest.objects.get(pk=request.pk)
    return fresh.state, fresh.version


def clock_satisfied(request: PracticeRequest) -> date | None:
    """Return the day on which the task was done: that of the step, whenever messages leave."""
    return Clock.objects.get(case_id=request.pk).satisfied_on


def claim_as(item, person: Person) -> None:
    type(item).objects.filter(pk=item.pk).update(owner=person, assigned=SOON)
    Assignment.objects.create(work_item=item, to_person=person, by=person, why="claim", at=SOON)
