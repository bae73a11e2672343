"""Tell people inside the product: a new task to those who may do it, news to the opener.

Each handler may run twice for one message; a person still gets one line and one mail, because
a line is unique per person and message, and so is the row of the outbox that brings the mail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.models import Assignment, CaseEvent, Notification, OutboxMessage, WorkItem
from cases.queries.holders import people_meeting
from cases.states.case_kind import CaseKind
from workflows.engine.clocks import civil_date
from workflows.engine.mail import mail_about
from workflows.engine.recipients import recipients_of
from workflows.engine.requirements import of_task
from workflows.engine.state_words import state_behind
from workflows.engine.topics import SUPERVISION, TASK, topic_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from cases.models import Person

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
    _tell_of_task(item, people_for(item, on=civil_date(at)), message, text, at)


def task_handed_over(message: OutboxMessage, at: datetime) -> None:
    """Tell who received a task from somebody else, where it is still theirs to do.

    Writes: one `Notification`.
    """
    moved = Assignment.objects.select_related("work_item__process", "to_person", "by").get(
        pk=message.payload["assignment"]
    )
    item, receiver = moved.work_item, moved.to_person
    if receiver is None or item.finished is not None or item.owner_id != receiver.pk:
        return
    text = _t("%(by)s将任务“%(task)s”交由您办理：%(case)s") % {
        "by": moved.by,
        "task": item.flow_task.task_title,
        "case": item.process,
    }
    _tell_of_task(item, [receiver], message, text, at)


def _tell_of_task(
    item: WorkItem, people: list[Person], message: OutboxMessage, text: str, at: datetime
) -> None:
    """A task is one topic, however it came; an order of supervision cannot be silenced."""
    if item.due_on:
        text = _t("%(text)s（%(due)s 前办结）") % {"text": text, "due": item.due_on}
    topic = SUPERVISION if item.process.kind == CaseKind.SUPERVISION_ORDER else TASK
    tell(people, message, text, at, topic=topic, due_on=item.due_on)


def case_moved(message: OutboxMessage, at: datetime) -> None:
    """Tell the person who opened a case what became of it.

    Writes: one `Notification`.
    """
    event = CaseEvent.objects.select_related("case__opened_by").get(
        case_id=message.payload["case"], sequence=message.payload["sequence"]
    )
    text = _t("%(case)s 的状态变为“%(state)s”") % {
        "case": event.case,
        "state": state_behind(event),
    }
    if event.actor_id is None and event.data.get("reason"):
        # Nobody can be asked why the system moved a case.
        text = _t("%(text)s：%(reason)s") % {"text": text, "reason": event.data["reason"]}
    opener = event.case.opened_by
    tell([opener] if opener else [], message, text, at)


def people_for(item: WorkItem, *, on: date) -> list[Person]:
    """Return who may do an open task on a day: its owner, else all whom its rules allow."""
    if item.owner is not None:
        return [item.owner]
    requirement = of_task(item.process, item.flow_task, item)
    return list(people_meeting(requirement, on=on))


def tell(
    people: Iterable[Person],
    message: OutboxMessage,
    text: str,
    at: datetime,
    *,
    topic: str = "",
    due_on: date | None = None,
) -> None:
    """Tell each active person once, and who stands in for them, by the ways that they chose.

    Args:
        people: whom the news concerns.
        message: the row of the outbox that brings it; its key makes repeats harmless.
        text: the line, in the language of the record.
        at: the moment of delivery; who is away is asked of its day.
        topic: a code of `workflows.engine.topics`, where it is not the message's own topic.
        due_on: the due date that the news is about; a mail names it.

    Writes: one `Notification` per person who wants a line, one row of the outbox per person who
    wants a mail; together, so that neither is lost nor doubled.
    """
    about = topic_of(topic or message.topic)
    recipients = recipients_of(people, about, case=message.case_id, on=civil_date(at))
    with transaction.atomic(savepoint=False):
        Notification.objects.bulk_create(
            [
                Notification(
                    person=each.person,
                    acting_for=each.acting_for,
                    case_id=message.case_id,
                    topic=topic or message.topic,
                    outbox_key=message.idempotency_key,
                    text=text[:TEXT_LENGTH],
                    at=at,
                )
                for each in recipients
                if each.in_app
            ],
            ignore_conflicts=True,
        )
        OutboxMessage.objects.bulk_create(
            [mail_about(message, each, about, due_on, at) for each in recipients if each.email],
            ignore_conflicts=True,
        )
