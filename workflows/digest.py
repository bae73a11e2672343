"""Make the daily digests: what is due, what is new in the team, what is unread.

Everything is read for a batch of people at once; the row of the outbox with its key is the
ledger, so a second worker, or a worker after a standstill, makes nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cases.models import OutboxMessage
from cases.queries.digest import (
    due_tasks,
    due_tasks_left_to_leads,
    new_tasks_by_queue,
    people_awaiting_digest,
    unread_counts,
)
from cases.queries.sight import sight_of
from cases.states.civil_time import SHANGHAI
from cases.states.role import Role
from workflows.engine.calendar import newest_calendar
from workflows.engine.digest_mail import DIGEST, digest_key
from workflows.engine.outbox import message
from workflows.served_queues import served_queues
from workflows.working_days import add_working_days, is_working_day, subtract_working_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, time

    from cases.models import Membership, Person
    from cases.queries.digest import DueTask, NewTasks
    from cases.queries.sight import Sight

BATCH = 200
# House defaults: how far a digest looks ahead, and how many tasks it names.
SOON_WORKING_DAYS = 2
MOST_TASKS = 20


@dataclass(frozen=True, kw_only=True)
class Day:
    """The day of a digest: the last day that counts as soon, and the moment of the one before."""

    on: date
    soon_until: date
    since: datetime


def make_digests(*, at: datetime, due: time, batch: int = BATCH) -> int:
    """Make today's digest for everybody who chose one and has none yet.

    Args:
        at: the present moment.
        due: the time of day in Shanghai before which none is made.
        batch: how many people at once.

    Returns:
        How many were made; 0 on days off and before the time.

    Writes: one row of the outbox per person. A day missed as a whole is not made up for: only
    the present day is ever made.
    """
    local = at.astimezone(SHANGHAI)
    if local.time() < due:
        return 0
    calendar = newest_calendar()
    if not is_working_day(calendar, local.date()):
        return 0
    before = subtract_working_days(calendar, local.date(), 1)
    day = Day(
        on=local.date(),
        soon_until=add_working_days(calendar, local.date(), SOON_WORKING_DAYS),
        since=datetime.combine(before, due, tzinfo=SHANGHAI),
    )
    made, after = 0, 0
    fresh: list[NewTasks] | None = None
    while people := people_awaiting_digest(on=day.on, after=after, most=batch):
        # Once for all batches, and not at all where nobody waits for a digest.
        fresh = new_tasks_by_queue(since=day.since) if fresh is None else fresh
        rows = _digests(people, day, fresh, at)
        OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
        made, after = made + len(rows), people[-1].pk
    return made


def _digests(
    people: list[Person], day: Day, fresh: list[NewTasks], at: datetime
) -> list[OutboxMessage]:
    keys = [person.pk for person in people]
    sights = sight_of(keys, on=day.on)
    owners = {*keys, *(each.person for sight in sights.values() for each in sight.principals)}
    held: dict[int, list[DueTask]] = defaultdict(list)
    for task in due_tasks(owners, until=day.soon_until, most=MOST_TASKS + 1):
        held[task.owner].append(task)
    left = _left_to_leads(sights.values(), day)
    unread = unread_counts(keys)
    return [
        message(
            topic=DIGEST,
            key=digest_key(pk, day.on),
            payload={
                "person": pk,
                "on": day.on.isoformat(),
                "team": sum(each.tasks for each in fresh if _is_for(sights[pk], each)),
                "unread": unread.get(pk, 0),
                **_due(sights[pk], held, left, day),
            },
            at=at,
        )
        for pk in keys
    ]


def _left_to_leads(sights: Iterable[Sight], day: Day) -> dict[int, list[DueTask]]:
    """Return, by organisation, what its people who are away with nobody leave to its lead."""
    left: dict[int, list[DueTask]] = defaultdict(list)
    led = {organisation for sight in sights for organisation in sight.leads()}
    for task in due_tasks_left_to_leads(led, on=day.on, until=day.soon_until, most=MOST_TASKS + 1):
        if task.organisation is not None:
            left[task.organisation].append(task)
    return left


def _due(
    sight: Sight, held: dict[int, list[DueTask]], left: dict[int, list[DueTask]], day: Day
) -> dict[str, Any]:  # Any: JSON content
    """Sort what a person holds, holds for others or leads, by how it stands on the day."""
    under_them = (task for organisation in sight.leads() for task in left[organisation])
    mine = [*held[sight.person], *_held_for(sight, held), *under_them]
    # A lead who is away with nobody leaves their own tasks to themselves.
    tasks = list({task.pk: task for task in mine if sight.sees(task.place)}.values())
    tasks.sort(key=lambda task: (task.due_on, task.number))
    sections: dict[str, list[tuple[str, str]]] = {"overdue": [], "today": [], "soon": []}
    for task in tasks[:MOST_TASKS]:
        name = "soon" if task.due_on > day.on else "today" if task.due_on == day.on else "overdue"
        sections[name].append((task.number, task.due_on.isoformat()))
    return {**sections, "more": len(tasks) > MOST_TASKS}


def _held_for(sight: Sight, held: dict[int, list[DueTask]]) -> Iterator[DueTask]:
    for principal in sight.principals:
        for task in held[principal.person]:
            if sight.takes_on(task.place, kinds=principal.kinds, organisation=task.organisation):
                yield task


def _is_for(sight: Sight, fresh: NewTasks) -> bool:
    """Tell whether new tasks wait in a queue that one of the person's roles serves."""
    return sight.sees(fresh.place) and any(
        _serves(hat, fresh) and _may_do(sight, hat, fresh) for hat in sight.hats
    )


def _may_do(sight: Sight, hat: Membership, fresh: NewTasks) -> bool:
    return hat.person_id == sight.person or sight.takes_on(
        fresh.place, kinds=hat.scope, organisation=fresh.organisation
    )


def _serves(hat: Membership, fresh: NewTasks) -> bool:
    roles = served_queues().get(hat.role, frozenset({hat.role}))
    if hat.organisation_id == fresh.organisation and fresh.role in roles:
        return True
    return (
        hat.role == Role.DISTRICT_AUTHORITY
        and hat.organisation_id == fresh.parent
        and fresh.role == Role.DEPARTMENT_HEAD
    )
