"""Reads of the daily digest: for a batch of people at once, never for one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Value,
    Window,
)
from django.db.models.functions import Cast, Concat, RowNumber

from cases.models import Notification, NotificationPreference, OutboxMessage, Person, WorkItem
from cases.queries.absences import away_with_nobody
from cases.queries.sight import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class DueTask:
    """An open task with a due date, and what sight of its case depends on."""

    pk: int
    owner: int
    number: str
    due_on: date
    organisation: int | None
    place: Place


@dataclass(frozen=True, kw_only=True)
class NewTasks:
    """How many tasks came into one queue, from cases of one organisation, and wait for anybody."""

    organisation: int
    parent: int | None
    role: str
    place: Place
    tasks: int


def people_awaiting_digest(*, on: date, after: int, most: int) -> list[Person]:
    """Return the next people who chose a digest and whose digest of a day is not made yet.

    Args:
        on: the day.
        after: the primary key after which the batch starts.
        most: how many at most.
    """
    chosen = NotificationPreference.objects.filter(person=OuterRef("pk"), digest=True)
    key = Concat(Value("digest:"), Cast("pk", CharField()), Value(f":{on.isoformat()}"))
    made = OutboxMessage.objects.filter(idempotency_key=OuterRef("digest_key"))
    people = Person.objects.annotate(digest_key=key).filter(is_active=True, pk__gt=after)
    waiting = people.exclude(email="").filter(Exists(chosen), ~Exists(made))
    return list(waiting.order_by("pk")[:most])


def due_tasks(owners: Collection[int], *, until: date, most: int) -> Iterator[DueTask]:
    """Give the open tasks of people that are due until a day, the longest due first.

    What waits for somebody else is left out: its clock stands still.

    Args:
        owners: who holds them.
        until: the last day.
        most: how many of each person at most.
    """
    tasks = WorkItem.objects.filter(owner_id__in=owners)
    return _longest_due(tasks, until=until, most=most, of_each="owner")


def due_tasks_left_to_leads(
    organisations: Collection[int], *, on: date, until: date, most: int
) -> Iterator[DueTask]:
    """Give the tasks, due until a day, of who is away from organisations with nobody standing in.

    The same tasks as `absences.Fallen.to_the_lead`, for many leads at once.

    Args:
        organisations: whose tasks they are.
        on: the day on which absences count.
        until: the last day on which they are due.
        most: how many of each organisation at most.
    """
    tasks = WorkItem.objects.filter(
        owner_id__in=away_with_nobody(on).values("person_id"), organisation_id__in=organisations
    )
    return _longest_due(tasks, until=until, most=most, of_each="organisation")


def _longest_due(
    tasks: QuerySet[WorkItem], *, until: date, most: int, of_each: str
) -> Iterator[DueTask]:
    place_in_row = Window(
        RowNumber(), partition_by=[F(of_each)], order_by=[F("due_on").asc(), F("id").asc()]
    )
    due = tasks.filter(finished__isnull=True, waiting_since__isnull=True, due_on__lte=until)
    rows = due.annotate(place_in_row=place_in_row).filter(place_in_row__lte=most)
    for pk, owner, number, due_on, organisation, *place in rows.order_by(
        "due_on", "id"
    ).values_list("pk", "owner_id", "process__number", "due_on", "organisation_id", *_PLACE):
        yield DueTask(
            pk=pk,
            owner=owner,
            number=number,
            due_on=due_on,
            organisation=organisation,
            place=_place(place),
        )


def new_tasks_by_queue(*, since: datetime) -> list[NewTasks]:
    """Return how many unclaimed tasks came since a moment, by queue and place of the case."""
    fresh = WorkItem.objects.filter(
        owner__isnull=True, finished__isnull=True, created__gte=since, organisation__isnull=False
    )
    groups = fresh.order_by().values_list(
        "organisation_id",
        "organisation__parent_id",
        "role",
        "process__kind",
        "process__organisation_id",
        "process__organisation__parent_id",
    )
    return [
        NewTasks(
            organisation=organisation,
            parent=parent,
            role=role,
            place=_place([*place, None]),
            tasks=tasks,
        )
        for organisation, parent, role, *place, tasks in groups.annotate(tasks=Count("pk"))
    ]


def unread_counts(people: Collection[int]) -> dict[int, int]:
    """Return how many lines each person has not read, of the topics that their digest counts."""
    wanted = NotificationPreference.objects.filter(
        person=OuterRef("person"), topic=OuterRef("topic"), digest=True
    )
    unread = Notification.objects.filter(person_id__in=people, read_at__isnull=True)
    counts = unread.filter(Exists(wanted)).order_by().values_list("person_id")
    return dict(counts.annotate(lines=Count("pk")))


_PLACE = (
    "process__kind", "process__organisation_id", "process__organisation__parent_id",
    "process__opened_by_id",
)  # fmt: skip


def _place(values: list[Any]) -> Place:  # Any: what `_PLACE` names
    kind, organisation, parent, opened_by = values
    return Place(kind=kind, organisation=organisation, parent=parent, opened_by=opened_by)
