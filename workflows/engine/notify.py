"""Tell people inside the product: a new task to those who may do it, news to the opener.

Each handler may run twice for one message; a person still gets one line, because a line is
unique per person and message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import CaseEvent, Notification, WorkItem
from cases.models.case import STATES
from cases.queries.holders import people_meeting
from workflows.engine.clocks import civil_date
from workflows.engine.requirements import of_task

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from cases.models import OutboxMessage, Person

TEXT_LENGTH = 300


def task_opened(message: OutboxMessage, at: datetime) -> None:
    """Tell the owner of a task, or everybody who may do it while it is nobody's.

    A task that was finished meanwhile is news to nobody.

    Writes: one `Notification` per person.
    """
    item = WorkItem.objects.select_related("process", "organisation", "owner").get(
        pk=message.payload["work_item"]
    )
    if item.finished is not None:
        return
    text = _t("新任务“%(task)s”：%(case)s") % {
        "task": item.flow_task.task_title,
        "case": item.process,
    }
    if item.due_on:
        text = _t("%(text)s（%(due)s 前办结）") % {"text": text, "due": item.due_on}
    tell(people_for(item, on=civil_date(at)), message, text, at)


def case_moved(message: OutboxMessage, at: datetime) -> None:
    """Tell the person who opened a case what became of it.

    Writes: one `Notification`.
    """
    event = CaseEvent.objects.select_related("case__opened_by").get(
        case_id=message.payload["case"], sequence=message.payload["sequence"]
    )
    states = STATES.get(event.case.kind)
    text = _t("%(case)s 的状态变为“%(state)s”") % {
        "case": event.case,
        "state": states(event.to_state).label if states else event.to_state,
    }
    opener = event.case.opened_by
    tell([opener] if opener else [], message, text, at)


def people_for(item: WorkItem, *, on: date) -> list[Person]:
    """Return who may do an open task on a day: its owner, else all whom its rules allow."""
    if item.owner is not None:
        return [item.owner]
    requirement = of_task(item.process, item.flow_task, item)
    return list(people_meeting(requirement, on=on))


def tell(people: Iterable[Person], message: OutboxMessage, text: str, at: datetime) -> None:
    """Write one line for each active person; who has the line of this message keeps it.

    Writes: one `Notification` per person.
    """
    Notification.objects.bulk_create(
        [
            Notification(
                person=person,
                case_id=message.case_id,
                outbox_key=message.idempotency_key,
                text=text[:TEXT_LENGTH],
                at=at,
            )
            for person in people
            if person.is_active
        ],
        ignore_conflicts=True,
    )
