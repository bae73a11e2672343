"""A task passes from one person to another: lock it, ask who could do it, write it down.

The record of a movement is the append-only `Assignment`; the case's chain is left alone
(docs/decisions/0005). The case is locked first, like in the gate, then the person who receives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t
from viewflow.workflow.status import STATUS

from cases.errors import BadInput, NotAllowed
from cases.models import Assignment, Case, Person, WorkItem
from cases.permissions import hats_for, memberships_on
from workflows.engine import requirements
from workflows.engine.clocks import civil_date
from workflows.engine.outbox import message
from workflows.engine.refusals import claimed_by_another, must_be_open

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from cases.permissions import Requirement
    from cases.states.clock import AssignmentReason


def locked_task(work_item: WorkItem) -> WorkItem:
    """Lock the case, then read the task anew; refuse a finished one."""
    Case.objects.select_for_update().get(pk=work_item.process_id)
    item = task_as_it_is(work_item.pk)
    must_be_open(item)
    return item


def task_as_it_is(pk: int) -> WorkItem:
    """Return a task with what its movements show."""
    return WorkItem.objects.select_related(
        "process__organisation", "organisation", "owner", "done_by"
    ).get(pk=pk)


def requirement_of(item: WorkItem) -> Requirement:
    """Return what a task asks of the person who does it."""
    return requirements.of_task(item.process, item.flow_task, item)


def must_be_able_to(to: Person, item: WorkItem, *, at: datetime) -> None:
    """Refuse with `BadInput` a person who could not do a task, or is out of office.

    Their row is locked: a deactivation at the same moment sees the task, or comes first.
    """
    in_office = Person.objects.select_for_update(no_key=True).get(pk=to.pk).is_active
    if in_office and hats_for(memberships_on(to, civil_date(at)), requirement_of(item)):
        return
    raise BadInput(
        _t("不能移交给%(to)s：其没有办理这项任务的角色，或者按回避要求不能办理。请另选他人。")
        % {"to": to}
    )


def take(
    item: WorkItem,
    person: Person,
    *,
    at: datetime,
    why: AssignmentReason,
    operation: UUID | None = None,
) -> None:
    """Write that somebody takes a locked task that nobody holds.

    Writes: the holder, time and status of the task, one `Assignment`.

    Raises:
        NotAllowed: their account is closed. AlreadyClaimed: somebody holds the task.
    """
    if not Person.objects.select_for_update(no_key=True).get(pk=person.pk).is_active:
        raise NotAllowed(_t("账号已停用，不能领取任务。"))
    taken = WorkItem.objects.filter(pk=item.pk, owner__isnull=True, finished__isnull=True).update(
        owner=person, status=STATUS.ASSIGNED, assigned=at
    )
    if not taken:
        # Unreachable while the case is locked; the predicate is what makes it certain.
        raise claimed_by_another(task_as_it_is(item.pk))
    item.owner = person
    item.status = STATUS.ASSIGNED
    item.assigned = at
    Assignment.objects.create(
        work_item=item, to_person=person, by=person, why=why, at=at, operation=operation
    )


def move(  # noqa: PLR0913  # a movement is its facts, one keyword each
    item: WorkItem,
    to: Person | None,
    *,
    by: Person,
    at: datetime,
    why: AssignmentReason,
    note: str = "",
    operation: UUID | None = None,
) -> None:
    """Write that a locked task passes to somebody, or (None) into its queue.

    Writes: holder, time and status of the task, one `Assignment`; where somebody else than the
    giver receives it, one row of the outbox that tells them.
    """
    was, item.owner = item.owner, to
    item.status = STATUS.ASSIGNED if to else STATUS.NEW
    item.assigned = at if to else None
    item.save(update_fields=["owner", "status", "assigned"])
    moved = Assignment.objects.create(
        work_item=item,
        from_person=was,
        to_person=to,
        by=by,
        why=why,
        note=note.strip(),
        at=at,
        operation=operation,
    )
    if to is not None and to.pk != by.pk:
        _tell_the_receiver(item, moved, at=at)


def _tell_the_receiver(item: WorkItem, moved: Assignment, *, at: datetime) -> None:
    """One movement is one piece of news: a second one of the same task is told again."""
    message(
        topic="task_handed_over",
        key=f"assignment:{moved.pk}",
        payload={"assignment": moved.pk},
        at=at,
        case=item.process,
    ).save(force_insert=True)
