"""Who holds a task: claim, release, hand over, pull the next one.

A claim moves no state and so leaves the case's chain alone, or every open page would turn
stale; its record is the append-only `Assignment`. Each movement locks the case row first,
like the gate, so that a claim and a step of one task never cross.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _t
from viewflow.workflow.status import STATUS

from cases.errors import AlreadyClaimed, GuardFailed, NotAllowed
from cases.models import Assignment, Case, Person, WorkItem
from cases.permissions import hats_for, memberships_on, require
from cases.queries.absences import led_by, left_to_the_lead
from cases.queries.holders import people_meeting
from cases.queries.queue_parts import by_urgency
from cases.queries.queues import my_tasks, team_tasks, unclaimed
from cases.states.clock import AssignmentReason
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.movements import (
    locked_task,
    moment_shown,
    move,
    must_be_able_to,
    requirement_of,
    task_as_it_is,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet


# How many waiting tasks `pull_next` reads at a time; it stops at the first that fits.
LOOKED_AT = 25
NOTE_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Held:
    """A task after a movement; `moved` is False where nothing had to be written."""

    work_item: WorkItem
    moved: bool


@patiently
@transaction.atomic
def claim(
    *, work_item: WorkItem, person: Person, at: datetime, operation: UUID | None = None
) -> Held:
    """Give an unheld task to the person who asks for it; asking again changes nothing.

    `operation` is the bulk operation that a movement belongs to, here and below.

    Writes: the holder and time on the task, one `Assignment`.

    Raises:
        AlreadyClaimed: another person holds it; the sentence names them and the time.
        AlreadyDone: it is finished. NotAllowed: the task is not theirs to do.
    """
    item = locked_task(work_item)
    if item.owner_id == person.pk:
        return Held(work_item=item, moved=False)
    if item.owner_id is not None:
        raise _claimed_by_another(item)
    require(person, requirement_of(item), on=civil_date(at))
    _take(item, person, at=at, why=AssignmentReason.CLAIM, operation=operation)
    return Held(work_item=item, moved=True)


@patiently
@transaction.atomic
def release(
    *,
    work_item: WorkItem,
    person: Person,
    at: datetime,
    note: str = "",
    operation: UUID | None = None,
) -> Held:
    """Put a task back into its team's queue; putting back an unheld one changes nothing.

    Writes: the task without holder, one `Assignment`.

    Raises:
        NotAllowed: another person holds it, or it can be nobody else's task.
        AlreadyDone: it is finished.
    """
    item = locked_task(work_item)
    if item.owner_id is None:
        return Held(work_item=item, moved=False)
    _only_the_holder(item, person, at=at)
    if not may_be_passed_on(item):
        raise NotAllowed(_t("这项任务只能由经办人本人办理，不能退回队列。如不再办理，请撤销申请。"))
    move(item, None, by=person, at=at, why=AssignmentReason.RELEASE, note=note, operation=operation)
    return Held(work_item=item, moved=True)


@patiently
@transaction.atomic
def hand_over(
    *,
    work_item: WorkItem,
    person: Person,
    to: Person,
    at: datetime,
    note: str = "",
    operation: UUID | None = None,
) -> Held:
    """Pass a task from its holder to a colleague who could do it themselves.

    The lead of its organisation also gives out what nobody holds (docs/decisions/0010).

    Writes: the new holder and time on the task, one `Assignment`.

    Raises:
        NotAllowed: the giver neither holds it nor gives it out. AlreadyDone: it is finished.
        BadInput: the colleague may not do it; the sentence says why.
    """
    item = locked_task(work_item)
    if item.owner_id == to.pk:
        return Held(work_item=item, moved=False)
    given_out = item.owner_id is None and item.organisation_id in led_by(person, on=civil_date(at))
    if not given_out:
        _only_the_holder(item, person, at=at)
    if item.owner_id != person.pk:
        _must_not_be_barred(item, person)
    must_be_able_to(to, item, at=at)
    why = AssignmentReason.BULK if given_out else AssignmentReason.HAND_OVER
    move(item, to, by=person, at=at, why=why, note=note, operation=operation)
    return Held(work_item=item, moved=True)


@patiently
@transaction.atomic
def pull_next(
    *,
    person: Person,
    at: datetime,
    served: Mapping[str, frozenset[str]] | None = None,
) -> WorkItem | None:
    """Give a person the most urgent unheld task of their teams that they may do.

    Tasks whose case somebody is just working on are passed over (`SKIP LOCKED`), and so
    are tasks that four eyes or recusal keep from this person.

    Args:
        person: who asks for work.
        at: the moment.
        served: for a role, the queues whose tasks its holder may do.

    Returns:
        The task, now held; None where nothing is left for them.

    Writes: the holder and time on the task, one `Assignment`.

    Raises:
        GuardFailed: the person holds as many open tasks as one may hold.
    """
    on = civil_date(at)
    limit = settings.PERSONAL_TASK_LIMIT
    if my_tasks(person, on=on).count() >= limit:
        raise GuardFailed(
            _t("您手上已有 %(limit)s 项以上未办结的任务。请先办结或退回一部分，再领取新的任务。")
            % {"limit": limit}
        )
    waiting = by_urgency(unclaimed(team_tasks(person, on=on, served=served)))
    hats = tuple(memberships_on(person, on))
    for pk, case_id in waiting.values_list("pk", "process_id").iterator(chunk_size=LOOKED_AT):
        item = _locked_if_free(pk, case_id)
        if item is not None and hats_for(hats, requirement_of(item)):
            _take(item, person, at=at, why=AssignmentReason.PULL)
            return item
    return None


def possible_holders(*, work_item: WorkItem, on: date) -> QuerySet[Person]:
    """Return the people, other than its holder, who could do an open task on a day."""
    found = people_meeting(requirement_of(work_item), on=on)
    return found.exclude(pk=work_item.owner_id) if work_item.owner_id else found


def may_be_passed_on(work_item: WorkItem) -> bool:
    """Tell whether a task can be anybody's but its person's."""
    return not work_item.flow_task.for_opener


def _locked_if_free(pk: int, case_id: int) -> WorkItem | None:
    """Lock a task's case unless somebody else has; None where it is no longer free."""
    case = Case.objects.select_for_update(skip_locked=True).filter(pk=case_id)
    item = task_as_it_is(pk) if case.first() else None
    return item if item and item.finished is None and item.owner_id is None else None


def _take(
    item: WorkItem,
    person: Person,
    *,
    at: datetime,
    why: AssignmentReason,
    operation: UUID | None = None,
) -> None:
    if not Person.objects.select_for_update(no_key=True).get(pk=person.pk).is_active:
        raise NotAllowed(_t("账号已停用，不能领取任务。"))
    taken = WorkItem.objects.filter(pk=item.pk, owner__isnull=True, finished__isnull=True).update(
        owner=person, status=STATUS.ASSIGNED, assigned=at
    )
    if not taken:
        # Unreachable while the case is locked; the predicate is what makes it certain.
        raise _claimed_by_another(task_as_it_is(item.pk))
    item.owner = person
    item.status = STATUS.ASSIGNED
    item.assigned = at
    Assignment.objects.create(
        work_item=item, to_person=person, by=person, why=why, at=at, operation=operation
    )


def _must_not_be_barred(item: WorkItem, giver: Person) -> None:
    """Refuse a lead whom four eyes or recusal keep from a task: nobody picks their own judge."""
    if giver.pk in requirement_of(item).barred:
        raise NotAllowed(
            _t("您已参与本事项的前序环节或者须回避，不能指定由谁办理。请由其他负责人指派。")
        )


def _only_the_holder(item: WorkItem, person: Person, *, at: datetime) -> None:
    """Pass the holder, and the lead of a holder who is away with nobody standing in."""
    left = left_to_the_lead(person, on=civil_date(at))
    if item.owner_id != person.pk and not WorkItem.objects.filter(left, pk=item.pk).exists():
        raise NotAllowed(
            _t("这项任务由%(who)s持有，只有持有人可以退回或移交。")
            % {"who": item.owner or _t("队列")}
        )


def _claimed_by_another(item: WorkItem) -> AlreadyClaimed:
    return AlreadyClaimed(
        _t("这项任务已由%(who)s于%(when)s领取。如需接办，请先请其移交或退回队列。")
        % {"who": item.owner, "when": moment_shown(item.assigned)},
        item=item,
    )
