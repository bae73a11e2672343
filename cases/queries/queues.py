"""The queues: a person's own tasks, the tasks of their teams, what they have done.

Every read starts from `visible_to`; open tasks come breached first, then by due date (undated
last), priority, moment of arrival and id, and are paged by the last row seen, never by an
offset; no page counts beyond 100 (docs/decisions/0007-capped-counts.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q

from cases.models import WorkItem
from cases.permissions import memberships_on
from cases.queries.absences import brought_to, recused
from cases.queries.visible import visible_to
from cases.states.role import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Case, Membership, Person

TASKS_ON_A_PAGE = 25
DONE_SHOWN_FOR = timedelta(days=30)
COUNTED_AT_MOST = 100
OVERDUE, DUE_TODAY, DUE_SOON = "overdue", "today", "soon"
DUE_CHOICES = (OVERDUE, DUE_TODAY, DUE_SOON)


@dataclass(frozen=True, kw_only=True)
class TaskFilter:
    """What a queue is narrowed to.

    Attributes:
        kind: kind of case; empty: all.
        organisation: part of the name of the case's organisation; empty: all.
        role: the role in whose queue the task waits; empty: all.
        due: one of `DUE_CHOICES`; empty: all.
        waiting: only what waits for somebody else.
        text: the number or part of the title; empty: all.
    """

    kind: str = ""
    organisation: str = ""
    role: str = ""
    due: str = ""
    waiting: bool = False
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class After:
    """The last row of the page before: where it stands in the order of the queue.

    Attributes:
        due_on: its due date; None: undated.
        priority: its priority; the higher comes first.
        received: the moment it came.
        pk: its id.
    """

    due_on: date | None
    priority: int
    received: datetime
    pk: int


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """One page of tasks and where the next one starts; None on the last page."""

    tasks: tuple[WorkItem, ...]
    next_after: After | None


def my_tasks(person: Person, *, on: date) -> QuerySet[WorkItem]:
    """Return the open tasks that a person holds, and those that absences bring to them.

    These are the tasks of whom they stand in for and, under a lead, of people who are away with
    nobody standing in.
    """
    return _open(person, on=on).filter(Q(owner=person) | brought_to(person, on=on))


def to_do(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return those tasks that wait for nobody but their holder."""
    return tasks.filter(waiting_since__isnull=True)


def waiting(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return those tasks that wait for somebody else, their clock standing still."""
    return tasks.filter(waiting_since__isnull=False)


def watched_cases(person: Person, *, on: date, before: int | None = None) -> tuple[Case, ...]:
    """Return the cases that a person watches and may still see, the newest first.

    One more than a page holds, so that the page knows whether there is another.

    Args:
        person: who looks.
        on: the day on which sight counts.
        before: the last id of the page before.
    """
    cases = visible_to(person, on=on).filter(watchers__person=person)
    if before is not None:
        cases = cases.filter(pk__lt=before)
    return tuple(cases.select_related("organisation").order_by("-pk")[: TASKS_ON_A_PAGE + 1])


def capped_count(rows: QuerySet[WorkItem]) -> int:
    """Return how many rows there are, 100 standing for 100 or more.

    The database stops at the hundredth row, so a badge costs the same at any size and is
    right at once, whatever changed a moment ago.
    """
    return rows.order_by()[:COUNTED_AT_MOST].count()


def team_tasks(
    person: Person, *, on: date, served: Mapping[str, frozenset[str]] | None = None
) -> QuerySet[WorkItem]:
    """Return the open tasks, held or not, of the queues that a person's roles serve.

    A district's authority also sees what waits for the heads of the district's units.

    Args:
        person: who looks.
        on: the day on which roles and sight count.
        served: for a role, the queues whose tasks its holder may do; left out: its own.
    """
    queues = Q(pk__in=())
    for hat in memberships_on(person, on):
        roles = (served or {}).get(hat.role, frozenset({hat.role}))
        queue = Q(organisation_id=hat.organisation_id, role__in=roles)
        if hat.role == Role.DISTRICT_AUTHORITY:
            queue |= Q(organisation__parent_id=hat.organisation_id, role=Role.DEPARTMENT_HEAD)
        queues |= queue & _within(hat, person, on=on)
    return _open(person, on=on).filter(queues)


def _within(hat: Membership, person: Person, *, on: date) -> Q:
    """Return the condition that a delegate may do what the role's holder may."""
    if hat.person_id == person.pk:
        return Q()
    kinds = Q(process__kind__in=hat.scope) if hat.scope else Q()
    return kinds & ~recused(person, on=on)


def unclaimed(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return those tasks that nobody holds."""
    return tasks.filter(owner__isnull=True)


def done_tasks(person: Person, *, since: datetime, on: date) -> QuerySet[WorkItem]:
    """Return the tasks that a person finished since a moment."""
    return _tasks(person, on=on).filter(done_by=person, finished__gte=since)


def narrowed(
    tasks: QuerySet[WorkItem], wanted: TaskFilter, *, on: date, soon_until: date | None = None
) -> QuerySet[WorkItem]:
    """Return the tasks that a filter leaves.

    Args:
        tasks: the queue.
        wanted: the filter.
        on: the day that overdue is judged on.
        soon_until: the last day that counts as soon; left out: `on` itself.
    """
    if wanted.kind:
        tasks = tasks.filter(process__kind=wanted.kind)
    if wanted.organisation:
        tasks = tasks.filter(
            Q(process__organisation__full_name__icontains=wanted.organisation)
            | Q(process__organisation__short_name__icontains=wanted.organisation)
        )
    if wanted.role:
        tasks = tasks.filter(role=wanted.role)
    if wanted.due:
        tasks = tasks.filter(_due(wanted.due, on=on, soon_until=soon_until))
    if wanted.waiting:
        tasks = waiting(tasks)
    if wanted.text:
        tasks = tasks.filter(
            Q(process__number__iexact=wanted.text) | Q(process__title__icontains=wanted.text)
        )
    return tasks


def by_urgency(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return the tasks in the order in which they should be done."""
    return tasks.order_by(F("due_on").asc(nulls_last=True), "-priority", "created", "id")


def page_of(tasks: QuerySet[WorkItem], after: After | None) -> TaskPage:
    """Return one page in order of urgency, in one statement of one row more than it shows."""
    if after is not None:
        tasks = tasks.filter(_behind(after))
    return _cut(by_urgency(tasks)[: TASKS_ON_A_PAGE + 1])


def page_of_done(tasks: QuerySet[WorkItem], after: After | None) -> TaskPage:
    """Return one page of finished tasks, the newest id first."""
    if after is not None:
        tasks = tasks.filter(pk__lt=after.pk)
    return _cut(tasks.order_by("-id")[: TASKS_ON_A_PAGE + 1])


def _behind(after: After) -> Q:
    same_arrival = Q(created__gt=after.received) | Q(created=after.received, pk__gt=after.pk)
    same_day = Q(priority__lt=after.priority) | (Q(priority=after.priority) & same_arrival)
    if after.due_on is None:
        return Q(due_on__isnull=True) & same_day
    later = Q(due_on__gt=after.due_on) | (Q(due_on=after.due_on) & same_day)
    return later | Q(due_on__isnull=True)


def _due(due: str, *, on: date, soon_until: date | None) -> Q:
    if due == OVERDUE:
        return Q(due_on__lt=on)
    if due == DUE_TODAY:
        return Q(due_on=on)
    return Q(due_on__range=(on, soon_until or on))


def _cut(rows: Sequence[WorkItem] | QuerySet[WorkItem]) -> TaskPage:
    tasks = tuple(rows)
    shown = tasks[:TASKS_ON_A_PAGE]
    if len(tasks) <= TASKS_ON_A_PAGE:
        return TaskPage(tasks=shown, next_after=None)
    last = shown[-1]
    return TaskPage(
        tasks=shown,
        next_after=After(
            due_on=last.due_on, priority=last.priority, received=last.created, pk=last.pk
        ),
    )


def _open(person: Person, *, on: date) -> QuerySet[WorkItem]:
    return _tasks(person, on=on).filter(finished__isnull=True)


def _tasks(person: Person, *, on: date) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(
        process_id__in=visible_to(person, on=on).values("pk")
    ).select_related("process__organisation", "organisation", "owner")
