"""The queues: a person's own tasks, the tasks of their teams, what they have done.

Every read starts from `visible_to`, is ordered by due date (undated last) and id, and is
paged by the last row seen, never by an offset; no page counts anything (performance.md, W2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q

from cases.models import WorkItem
from cases.permissions import memberships_on
from cases.queries.visible import visible_to
from cases.states.role import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Person

TASKS_ON_A_PAGE = 25
DONE_SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class TaskFilter:
    """What a queue is narrowed to.

    Attributes:
        kind: kind of case; empty: all.
        organisation: part of the name of the case's organisation; empty: all.
        overdue: only what was due before the day of the page.
        text: the number or part of the title; empty: all.
    """

    kind: str = ""
    organisation: str = ""
    overdue: bool = False
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class After:
    """The last row of the page before: its due date (None: undated) and its id."""

    due_on: date | None
    pk: int


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """One page of tasks and where the next one starts; None on the last page."""

    tasks: tuple[WorkItem, ...]
    next_after: After | None


def my_tasks(person: Person, *, on: date) -> QuerySet[WorkItem]:
    """Return the open tasks that a person holds."""
    return _open(person, on=on).filter(owner=person)


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
        queues |= Q(organisation_id=hat.organisation_id, role__in=roles)
        if hat.role == Role.DISTRICT_AUTHORITY:
            queues |= Q(organisation__parent_id=hat.organisation_id, role=Role.DEPARTMENT_HEAD)
    return _open(person, on=on).filter(queues)


def unclaimed(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return those tasks that nobody holds."""
    return tasks.filter(owner__isnull=True)


def done_tasks(person: Person, *, since: datetime, on: date) -> QuerySet[WorkItem]:
    """Return the tasks that a person finished since a moment."""
    return _tasks(person, on=on).filter(done_by=person, finished__gte=since)


def narrowed(tasks: QuerySet[WorkItem], wanted: TaskFilter, *, on: date) -> QuerySet[WorkItem]:
    """Return the tasks that a filter leaves; `on` is the day that overdue is judged on."""
    if wanted.kind:
        tasks = tasks.filter(process__kind=wanted.kind)
    if wanted.organisation:
        tasks = tasks.filter(
            Q(process__organisation__full_name__icontains=wanted.organisation)
            | Q(process__organisation__short_name__icontains=wanted.organisation)
        )
    if wanted.overdue:
        tasks = tasks.filter(due_on__lt=on)
    if wanted.text:
        tasks = tasks.filter(
            Q(process__number__iexact=wanted.text) | Q(process__title__icontains=wanted.text)
        )
    return tasks


def by_urgency(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return the tasks in the order in which they should be done."""
    return tasks.order_by(F("due_on").asc(nulls_last=True), "id")


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
    if after.due_on is None:
        return Q(due_on__isnull=True, pk__gt=after.pk)
    later = Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, pk__gt=after.pk)
    return later | Q(due_on__isnull=True)


def _cut(rows: Sequence[WorkItem] | QuerySet[WorkItem]) -> TaskPage:
    tasks = tuple(rows)
    shown = tasks[:TASKS_ON_A_PAGE]
    if len(tasks) <= TASKS_ON_A_PAGE:
        return TaskPage(tasks=shown, next_after=None)
    return TaskPage(tasks=shown, next_after=After(due_on=shown[-1].due_on, pk=shown[-1].pk))


def _open(person: Person, *, on: date) -> QuerySet[WorkItem]:
    return _tasks(person, on=on).filter(finished__isnull=True)


def _tasks(person: Person, *, on: date) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(
        process_id__in=visible_to(person, on=on).values("pk")
    ).select_related("process__organisation", "organisation", "owner")
