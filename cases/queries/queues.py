"""The queues: a person's own tasks, the tasks of their teams, what they have done.

Every read starts from what `visible_to` shows; open tasks come breached first, then by due date
(undated last), priority, moment of arrival and id, and are paged by the last row seen, never by
an offset; no page counts beyond 100 (docs/decisions/0007-capped-counts.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q

from cases.models import WorkItem
from cases.permissions import hats_on
from cases.queries.absences import fallen_to, recused
from cases.queries.queue_parts import After, Parts, any_of, counts_of
from cases.queries.visible import in_sight, visible_to
from cases.states.role import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Case, Membership, Person
    from cases.queries.absences import Fallen

TASKS_ON_A_PAGE = 25
DONE_SHOWN_FOR = timedelta(days=30)
COUNTED_AT_MOST = 100


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """One page of tasks and where the next one starts; None on the last page."""

    tasks: tuple[WorkItem, ...]
    next_after: After | None


def my_tasks(
    person: Person, *, on: date, hats: Sequence[Membership] | None = None
) -> QuerySet[WorkItem]:
    """Return the open tasks that a person holds, and those that absences bring to them.

    These are the tasks of whom they stand in for and, under a lead, of people who are away with
    nobody standing in.

    Args:
        person: who looks.
        on: the day on which roles, absences and sight count.
        hats: what `hats_on` gave for that day, where the caller has asked.
    """
    hats = hats_on(person, on) if hats is None else hats
    mine = _mine(person, fallen_to(person, on=on, hats=hats))
    return _open(person, on=on, hats=hats).filter(any_of(mine))


def my_parts(
    person: Person, *, on: date, hats: Sequence[Membership], fallen: Fallen | None = None
) -> Parts:
    """Return `my_tasks` in parts, for a page or a count: by whose tasks they are.

    Args:
        person: who looks.
        on: the day on which roles, absences and sight count.
        hats: what `hats_on` gave for that day.
        fallen: what `fallen_to` gave for that day, where the caller has asked.
    """
    tasks = _open(person, on=on, hats=hats)
    mine = _mine(person, fallen or fallen_to(person, on=on, hats=hats))
    return Parts(tuple(tasks.filter(part) for part in mine))


def _mine(person: Person, fallen: Fallen) -> tuple[Q, ...]:
    return (Q(owner=person), *fallen.to_a_delegate(), *fallen.to_the_lead())


def to_do(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return those tasks that wait for nobody but their holder."""
    return tasks.filter(waiting_since__isnull=True)


def waiting(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return those tasks that wait for somebody else, their clock standing still."""
    return tasks.filter(waiting_since__isnull=False)


def watched_cases(
    person: Person,
    *,
    on: date,
    before: int | None = None,
    hats: Sequence[Membership] | None = None,
) -> tuple[Case, ...]:
    """Return the cases that a person watches and may still see, the newest first.

    One more than a page holds, so that the page knows whether there is another.

    Args:
        person: who looks.
        on: the day on which sight counts.
        before: the last id of the page before.
        hats: what `hats_on` gave for that day, where the caller has asked.
    """
    cases = all_watched(person, on=on, hats=hats)
    if before is not None:
        cases = cases.filter(pk__lt=before)
    return tuple(cases[: TASKS_ON_A_PAGE + 1])


def all_watched(
    person: Person, *, on: date, hats: Sequence[Membership] | None = None
) -> QuerySet[Case]:
    """Return every case that a person watches and may still see, the newest first."""
    cases = visible_to(person, on=on, hats=hats).filter(watchers__person=person)
    return cases.select_related("organisation").order_by("-pk")


def capped_counts(*queues: Parts) -> list[int]:
    """Return how many tasks each queue holds, 100 standing for 100 or more; one statement.

    The database stops at the hundredth row, so a badge costs the same at any size and is
    right at once, whatever changed a moment ago.
    """
    return counts_of(*(queue.any(COUNTED_AT_MOST) for queue in queues))


def team_tasks(
    person: Person,
    *,
    on: date,
    served: Mapping[str, frozenset[str]] | None = None,
    hats: Sequence[Membership] | None = None,
) -> QuerySet[WorkItem]:
    """Return the open tasks, held or not, of the queues that a person's roles serve.

    A district's authority also sees what waits for the heads of the district's units.

    Args:
        person: who looks.
        on: the day on which roles and sight count.
        served: for a role, the queues whose tasks its holder may do; left out: its own.
        hats: what `hats_on` gave for that day, where the caller has asked.
    """
    hats = hats_on(person, on) if hats is None else hats
    parts = _served_by(hats, served, person=person, on=on)
    return _open(person, on=on, hats=hats).filter(any_of(parts))


def team_parts(
    person: Person,
    *,
    on: date,
    served: Mapping[str, frozenset[str]] | None,
    hats: Sequence[Membership],
) -> Parts:
    """Return `team_tasks` in parts, for a page or a count: one for each queue that is served."""
    tasks = _open(person, on=on, hats=hats)
    parts = _served_by(hats, served, person=person, on=on)
    return Parts(tuple(tasks.filter(part) for part in parts))


def _served_by(
    hats: Iterable[Membership],
    served: Mapping[str, frozenset[str]] | None,
    *,
    person: Person,
    on: date,
) -> tuple[Q, ...]:
    queues: dict[tuple[int, str], Q] = {}
    districts: dict[int, Q] = {}
    for hat in hats:
        limit = _within(hat, person, on=on)
        for role in (served or {}).get(hat.role, frozenset({hat.role})):
            _widen(queues, (hat.organisation_id, role), limit)
        if hat.role == Role.DISTRICT_AUTHORITY:
            _widen(districts, hat.organisation_id, limit)
    parts = [
        Q(organisation_id=organisation, role=role) & limit
        for (organisation, role), limit in sorted(queues.items(), key=itemgetter(0))
    ]
    if districts:
        units = any_of(
            Q(organisation__parent_id=district) & limit for district, limit in districts.items()
        )
        # A unit may be one that the person serves as well: no task is in two parts.
        parts.append(units & Q(role=Role.DEPARTMENT_HEAD) & ~any_of(parts))
    return tuple(parts)


Key = TypeVar("Key")


def _widen(limits: dict[Key, Q], key: Key, limit: Q) -> None:
    """Let a role do what another already may, or more; an empty limit is none."""
    known = limits.get(key)
    limits[key] = limit if known is None else known | limit if known and limit else Q()


def _within(hat: Membership, person: Person, *, on: date) -> Q:
    """Return the condition that a delegate may do what the role's holder may."""
    if hat.person_id == person.pk:
        return Q()
    kinds = Q(process__kind__in=hat.scope) if hat.scope else Q()
    return kinds & ~recused(person, on=on)


def unclaimed(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return those tasks that nobody holds."""
    return tasks.filter(owner__isnull=True)


def done_tasks(
    person: Person, *, since: datetime, on: date, hats: Sequence[Membership] | None = None
) -> QuerySet[WorkItem]:
    """Return the tasks that a person finished since a moment."""
    return _tasks(person, on=on, hats=hats).filter(done_by=person, finished__gte=since)


def page_of(tasks: QuerySet[WorkItem] | Parts, after: After | None) -> TaskPage:
    """Return one page in order of urgency, in one statement of one row more than it shows."""
    queue = tasks if isinstance(tasks, Parts) else Parts((tasks,))
    return _cut(queue.first(TASKS_ON_A_PAGE + 1, after=after))


def page_of_done(tasks: QuerySet[WorkItem], after: After | None) -> TaskPage:
    """Return one page of finished tasks, the newest id first."""
    if after is not None:
        tasks = tasks.filter(pk__lt=after.pk)
    return _cut(tasks.order_by("-id")[: TASKS_ON_A_PAGE + 1])


def _cut(rows: Sequence[WorkItem] | QuerySet[WorkItem]) -> TaskPage:
    tasks = tuple(rows)
    shown = tasks[:TASKS_ON_A_PAGE]
    if len(tasks) <= TASKS_ON_A_PAGE:
        return TaskPage(tasks=shown, next_after=None)
    return TaskPage(tasks=shown, next_after=After.task(shown[-1]))


def _open(person: Person, *, on: date, hats: Sequence[Membership] | None) -> QuerySet[WorkItem]:
    return _tasks(person, on=on, hats=hats).filter(finished__isnull=True)


def _tasks(person: Person, *, on: date, hats: Sequence[Membership] | None) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(
        in_sight(person, on=on, hats=hats, case="process")
    ).select_related("process__organisation", "organisation", "owner")
