"""Who holds a task: claim, release, hand over.

A claim moves no state and so leaves the case's chain alone, or every open page would turn
stale; its record is the append-only `Assignment`. Each movement locks the case row first,
like the gate, so that a claim and a step of one task never cross.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import NotAllowed
from cases.permissions import require
from cases.queries.absences import fallen_to, led_by
from cases.queries.holders import people_meeting
from cases.states.clock import AssignmentReason
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.movements import (
    locked_task,
    move,
    must_be_able_to,
    requirement_of,
    take,
)
from workflows.engine.refusals import claimed_by_another

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from cases.models import Person, WorkItem

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
        raise claimed_by_another(item)
    require(person, requirement_of(item), on=civil_date(at))
    take(item, person, at=at, why=AssignmentReason.CLAIM, operation=operation)
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


def possible_holders(*, work_item: WorkItem, on: date) -> QuerySet[Person]:
    """Return the people, other than its holder, who could do an open task on a day."""
    found = people_meeting(requirement_of(work_item), on=on)
    return found.exclude(pk=work_item.owner_id) if work_item.owner_id else found


def may_be_passed_on(work_item: WorkItem) -> bool:
    """Tell whether a task can be anybody's but its person's."""
    return not work_item.flow_task.for_opener


def _must_not_be_barred(item: WorkItem, giver: Person) -> None:
    """Refuse a lead whom four eyes or recusal keep from a task: nobody picks their own judge."""
    if giver.pk in requirement_of(item).barred:
        raise NotAllowed(
            _t("您已参与本事项的前序环节或者须回避，不能指定由谁办理。请由其他负责人指派。")
        )


def _only_the_holder(item: WorkItem, person: Person, *, at: datetime) -> None:
    """Pass the holder, and the lead of a holder who is away with nobody standing in."""
    if item.owner_id != person.pk and not _is_left_to(person, item, at=at):
        raise NotAllowed(
            _t("这项任务由%(who)s持有，只有持有人可以退回或移交。")
            % {"who": item.owner or _t("队列")}
        )


def _is_left_to(person: Person, item: WorkItem, *, at: datetime) -> bool:
    """Tell whether its holder is away with nobody standing in, and the person leads there."""
    fallen = fallen_to(person, on=civil_date(at))
    return item.owner_id in fallen.unattended and item.organisation_id in fallen.led
