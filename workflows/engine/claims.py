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

from cases.errors import AlreadyClaimed, AlreadyDone, BadInput, GuardFailed, NotAllowed
from cases.models import Assignment, Case, WorkItem
from cases.permissions import hats_for, memberships_on, require
from cases.queries.absences import left_to_the_lead
from cases.queries.holders import people_meeting
from cases.queries.queue_parts import by_urgency
from cases.queries.queues import my_tasks, team_tasks, unclaimed
from cases.states.clock import AssignmentReason
from workflows.engine import requirements
from workflows.engine.clocks import SHANGHAI, civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Person
    from cases.permissions import Requirement

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
def claim(*, work_item: WorkItem, person: Person, at: datetime) -> Held:
    """Give an unheld task to the person who asks for it; asking again changes nothing.

    Writes: the holder and time on the task, one `Assignment`.

    Raises:
        AlreadyClaimed: another person holds it; the sentence names them and the time.
        AlreadyDone: it is finished. NotAllowed: the task is not theirs to do.
    """
    item = _locked(work_item)
    if item.owner_id == person.pk:
        return Held(work_item=item, moved=False)
    if item.owner_id is not None:
        raise _claimed_by_another(item)
    require(person, _requirement(item), on=civil_date(at))
    _take(item, person, at=at, why=AssignmentReason.CLAIM)
    return Held(work_item=item, moved=True)


@patiently
@transaction.atomic
def release(*, work_item: WorkItem, person: Person, at: datetime, note: str = "") -> Held:
    """Put a task back into its team's queue; putting back an unheld one changes nothing.

    Writes: the task without holder, one `Assignment`.

    Raises:
        NotAllowed: another person holds it, or it can be nobody else's task.
        AlreadyDone: it is finished.
    """
    item = _locked(work_item)
    if item.owner_id is None:
        return Held(work_item=item, moved=False)
    _only_the_holder(item, person, at=at)
    if not may_be_passed_on(item):
        raise NotAllowed(_t("这项任务只能由经办人本人办理，不能退回队列。如不再办理，请撤销申请。"))
    holder, item.owner = item.owner, None
    item.status = STATUS.NEW
    item.assigned = None
    item.save(update_fields=["owner", "status", "assigned"])
    Assignment.objects.create(
        work_item=item,
        from_person=holder,
        by=person,
        why=AssignmentReason.RELEASE,
        note=note.strip(),
        at=at,
    )
    return Held(work_item=item, moved=True)


@patiently
@transaction.atomic
def hand_over(
    *, work_item: WorkItem, person: Person, to: Person, at: datetime, note: str = ""
) -> Held:
    """Pass a task from its holder to a colleague who could do it themselves.

    Writes: the new holder and time on the task, one `Assignment`.

    Raises:
        NotAllowed: the giver does not hold it. AlreadyDone: it is finished.
        BadInput: the colleague may not do it; the sentence says why.
    """
    item = _locked(work_item)
    if item.owner_id == to.pk:
        return Held(work_item=item, moved=False)
    _only_the_holder(item, person, at=at)
    if not hats_for(memberships_on(to, civil_date(at)), _requirement(item)):
        raise BadInput(
            _t("不能移交给%(to)s：其没有办理这项任务的角色，或者按回避要求不能办理。请另选他人。")
            % {"to": to}
        )
    holder, item.owner = item.owner, to
    item.assigned = at
    item.save(update_fields=["owner", "assigned"])
    Assignment.objects.create(
        work_item=item,
        from_person=holder,
        to_person=to,
        by=person,
        why=AssignmentReason.HAND_OVER,
        note=note.strip(),
        at=at,
    )
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
        if item is not None and hats_for(hats, _requirement(item)):
            _take(item, person, at=at, why=AssignmentReason.PULL)
            return item
    return None


def possible_holders(*, work_item: WorkItem, on: date) -> QuerySet[Person]:
    """Return the people, other than its holder, who could do an open task on a day."""
    found = people_meeting(_requirement(work_item), on=on)
    return found.exclude(pk=work_item.owner_id) if work_item.owner_id else found


def may_be_passed_on(work_item: WorkItem) -> bool:
    """Tell whether a task can be anybody's but its person's."""
    return not work_item.flow_task.for_opener


def _locked(work_item: WorkItem) -> WorkItem:
    """Lock the case, then read the task anew; refuse a finished one."""
    Case.objects.select_for_update().get(pk=work_item.process_id)
    item = _fresh(work_item.pk)
    if item.finished is not None:
        raise AlreadyDone(
            _t("这项任务已由%(who)s于%(when)s办结。")
            % {"who": item.done_by or _t("系统"), "when": _shown(item.finished)},
            item=item,
        )
    return item


def _locked_if_free(pk: int, case_id: int) -> WorkItem | None:
    """Lock a task's case unless somebody else has; None where it is no longer free."""
    case = Case.objects.select_for_update(skip_locked=True).filter(pk=case_id)
    item = _fresh(pk) if case.first() else None
    return item if item and item.finished is None and item.owner_id is None else None


def _fresh(pk: int) -> WorkItem:
    return WorkItem.objects.select_related(
        "process__organisation", "organisation", "owner", "done_by"
    ).get(pk=pk)


def _requirement(item: WorkItem) -> Requirement:
    return requirements.of_task(item.process, item.flow_task, item)


def _take(item: WorkItem, person: Person, *, at: datetime, why: AssignmentReason) -> None:
    taken = WorkItem.objects.filter(pk=item.pk, owner__isnull=True, finished__isnull=True).update(
        owner=person, status=STATUS.ASSIGNED, assigned=at
    )
    if not taken:
        # Unreachable while the case is locked; the predicate is what makes it certain.
        raise _claimed_by_another(_fresh(item.pk))
    item.owner = person
    item.status = STATUS.ASSIGNED
    item.assigned = at
    Assignment.objects.create(work_item=item, to_person=person, by=person, why=why, at=at)


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
        % {"who": item.owner, "when": _shown(item.assigned)},
        item=item,
    )


def _shown(at: datetime | None) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""
