"""What the tests of digests share: a Monday after a holiday, tasks, and what a digest said."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from cases.models import OutboxMessage, WorkItem
from tests.factories import shanghai
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from tests.workflows.engine.mailed import chooses, with_address
from workflows.digest import make_digests
from workflows.engine.claims import claim

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person

HALF_PAST_EIGHT = time(8, 30)
# The Monday after the National Day; the working day before it is the Sunday, a make-up day.
SUNDAY, MONDAY = date(2023, 10, 8), date(2023, 10, 9)
AT = shanghai(2023, 10, 9, 8, 30)
DAY = timedelta(days=1)


def make(at: datetime = AT, **kwargs: int) -> int:
    """Make the digests that are due at half past eight; return how many."""
    return make_digests(at=at, due=HALF_PAST_EIGHT, **kwargs)


def an_office_with_digests() -> Office:
    """Write an office whose head chose a digest."""
    office = an_office()
    chooses(with_address(office.head.person), "task_opened", in_app=True, digest=True)
    return office


def a_task(office: Office, *, due_on: date | None, holder: Person | None = None) -> WorkItem:
    """Let somebody of an office, its head unless said, hold a task that is due on a day."""
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=holder or office.head.person, at=shanghai(2023, 9, 27, 11))
    WorkItem.objects.filter(pk=item.pk).update(due_on=due_on)
    return WorkItem.objects.select_related("process").get(pk=item.pk)


def said(person: Person) -> dict[str, Any]:  # Any: JSON content
    """Return what the one digest of a person says."""
    return OutboxMessage.objects.get(topic="digest", payload__person=person.pk).payload
