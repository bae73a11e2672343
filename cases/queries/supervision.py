"""The supervision view: what is due, overdue and at risk, by organisation, person and deadline.

Heads read their organisation, a district's authority its units too, the commission, supervisors
and auditors all; always inside what they may see. Sums are made by the database, in a number of
statements that does not depend on how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, Q

from cases.models import Absence, Clock, SupervisionOrder, WorkItem
from cases.permissions import covering
from cases.queries.visible import in_sight
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockStatus, ClockUnit
from cases.states.role import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Membership, Person

EVERYWHERE = frozenset({Role.COMMISSION_STAFF, Role.COMMISSION_LEAD, Role.SUPERVISOR, Role.AUDITOR})
OVERDUE, AT_RISK, DUE_TODAY, UNCLAIMED, WAITING = (
    "overdue",
    "at_risk",
    "today",
    "unclaimed",
    "waiting",
)
STATES = (OVERDUE, AT_RISK, DUE_TODAY, UNCLAIMED, WAITING)


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """A deadline whose term has `least_term` days or more is at risk when due by `until`."""

    least_term: int
    until: date


@dataclass(frozen=True, kw_only=True)
class Overseer:
    """Who looks, and by which days: everything that the reads of this page ask.

    Attributes:
        person: who looks.
        hats: what `hats_on` gave for the day.
        on: the day that overdue is judged on.
        horizons: until when a deadline is at risk (workflows/engine/at_risk.py).
    """

    person: Person
    hats: Sequence[Membership]
    on: date
    horizons: tuple[Horizon, ...]

    @property
    def may_look(self) -> bool:
        """Whether any of the roles oversees anything, be it one kind of case alone."""
        return any(hat.role in EVERYWHERE | _HEADS for hat in self.hats)


_HEADS = frozenset({Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY})


def tasks_overseen(who: Overseer) -> QuerySet[WorkItem]:
    """Return the open tasks that wait in the organisations that a person oversees."""
    return WorkItem.objects.filter(
        in_sight(who.person, on=who.on, hats=who.hats, case="process"),
        _overseen(who, "organisation", case="process"),
        finished__isnull=True,
    )


def cases_overseen(who: Overseer) -> Q:
    """Return the condition that a case is of an organisation that a person oversees."""
    return in_sight(who.person, on=who.on, hats=who.hats) & _overseen(who, "organisation")


def tasks_of(
    tasks: QuerySet[WorkItem], *, organisation: int | None, person: int | None
) -> QuerySet[WorkItem]:
    """Return those of the tasks that wait in an organisation and with a person, by their keys."""
    if organisation is not None:
        tasks = tasks.filter(organisation_id=organisation)
    if person is not None:
        tasks = tasks.filter(owner_id=person)
    return tasks


def names_of(tasks: QuerySet[WorkItem]) -> tuple[str, str]:
    """Return the names of the organisation and of the holder of some task; empty of none.

    Read off tasks that somebody oversees, so that a made-up address gives no name away.
    """
    names = tasks.order_by("pk").values_list("organisation__full_name", "owner__name").first()
    return names or ("", "")


def tasks_in(tasks: QuerySet[WorkItem], state: str, who: Overseer) -> QuerySet[WorkItem]:
    """Return those of the tasks that are in one of `STATES`."""
    return tasks.filter(_task_states(who)[state])


def tasks_under(tasks: QuerySet[WorkItem], code: str) -> QuerySet[WorkItem]:
    """Return those of the tasks that an open deadline of this code runs for."""
    clocks = Clock.objects.filter(code=code, status__in=OPEN_CLOCK_STATUSES)
    return tasks.filter(pk__in=clocks.filter(work_item__isnull=False).values("work_item_id"))


def load_by_organisation(who: Overseer) -> list[dict[str, Any]]:  # Any: names and counts
    """Return the open tasks of each organisation by state, the most overdue first."""
    rows = tasks_overseen(who).values("organisation_id", "organisation__full_name")
    counted = rows.annotate(total=Count("pk"), **_counts(_task_states(who)))
    return list(counted.order_by("-overdue", "-at_risk", "-total", "organisation__full_name"))


def load_by_person(who: Overseer) -> list[dict[str, Any]]:  # Any: names and counts
    """Return the open tasks of each person in each organisation, the fullest hands first."""
    rows = (
        tasks_overseen(who)
        .filter(owner__isnull=False)
        .values("organisation_id", "organisation__full_name", "owner_id", "owner__name")
    )
    states = {name: _task_states(who)[name] for name in (OVERDUE, AT_RISK, WAITING)}
    counted = rows.annotate(total=Count("pk"), **_counts(states))
    return list(counted.order_by("-total", "-overdue", "owner__name", "owner_id"))


def load_by_clock(who: Overseer) -> list[dict[str, Any]]:  # Any: names and counts
    """Return the open deadlines of each kind by state, the most overdue first."""
    running = Q(status=ClockStatus.RUNNING)
    rows = (
        _with_term()
        .filter(
            in_sight(who.person, on=who.on, hats=who.hats, case="case"),
            _overseen(who, "work_item__organisation", case="case"),
            status__in=OPEN_CLOCK_STATUSES,
            work_item__isnull=False,
        )
        .values("code", "policy__label")
        .annotate(
            total=Count("pk"),
            overdue=Count("pk", filter=running & Q(due_on__lt=who.on)),
            at_risk=Count("pk", filter=_clock_at_risk(who)),
            today=Count("pk", filter=running & Q(due_on=who.on)),
            waiting=Count("pk", filter=Q(status=ClockStatus.PAUSED)),
        )
    )
    ordered = rows.order_by("-overdue", "-at_risk", "-total", "code", "policy__label")
    return [dict(row) for row in ordered]


def orders_overseen(who: Overseer) -> list[dict[str, Any]]:  # Any: names and counts
    """Return how many supervision orders each organisation got and how many are open."""
    rows = SupervisionOrder.objects.filter(
        in_sight(who.person, on=who.on, hats=who.hats), _overseen(who, "organisation")
    ).values("organisation_id", "organisation__full_name")
    counted = rows.annotate(
        orders=Count("pk"), open_orders=Count("pk", filter=Q(finished__isnull=True))
    )
    return list(counted.order_by("organisation__full_name"))


def absences_of(people: Iterable[int], *, on: date) -> dict[int, Absence]:
    """Return the absence that covers a day of each of these people who is away."""
    found = Absence.objects.filter(covering(on), person_id__in=set(people))
    return {absence.person_id: absence for absence in found.select_related("delegate")}


def _clock_at_risk(who: Overseer) -> Q:
    """Return the condition that a deadline is at risk and not yet overdue."""
    reached = (
        Q(due_on__lte=horizon.until, term__gte=horizon.least_term)
        if horizon.least_term
        else Q(due_on__lte=horizon.until)
        for horizon in who.horizons
    )
    return Q(status=ClockStatus.RUNNING, due_on__gte=who.on) & reduce(or_, reached)


def _with_term() -> QuerySet[Clock]:
    # Of a term in hours the last days count alone: its length is no number of days.
    hours = Q(policy__unit=ClockUnit.WORKING_HOUR)
    days = models.Case(  # noqa: TID251  # the SQL expression, written as the ban asks
        models.When(hours, then=0),
        default=F("policy__length"),
        output_field=models.IntegerField(),
    )
    return Clock.objects.annotate(term=days + F("extended_by"))


def _task_states(who: Overseer) -> dict[str, Q]:
    counts = Q(waiting_since__isnull=True)
    risky = _with_term().filter(_clock_at_risk(who), work_item__isnull=False)
    return {
        OVERDUE: counts & Q(due_on__lt=who.on),
        AT_RISK: counts & Q(pk__in=risky.values("work_item_id")),
        DUE_TODAY: counts & Q(due_on=who.on),
        UNCLAIMED: Q(owner__isnull=True),
        WAITING: Q(waiting_since__isnull=False),
    }


def _counts(states: dict[str, Q]) -> dict[str, Count]:
    return {name: Count("pk", filter=state) for name, state in states.items()}


def _overseen(who: Overseer, organisation: str, case: str = "") -> Q:
    """Return the condition that a row is overseen, by each role in the kinds that it covers.

    Args:
        who: who looks.
        organisation: the way from the row to the organisation that has the task.
        case: the way from the row to its case, such as `process`; empty: the row is a case.
    """
    overseen = Q(pk__in=[])
    for hat in who.hats:
        if hat.role not in EVERYWHERE | _HEADS:
            continue
        where = _reach(hat, organisation)
        if hat.scope:
            where &= Q(**{f"{case}__kind__in" if case else "kind__in": hat.scope})
        elif not where:
            return where
        overseen |= where
    return overseen


def _reach(hat: Membership, organisation: str) -> Q:
    """Return where a role oversees; no condition: everywhere."""
    if hat.role in EVERYWHERE:
        return Q()
    own = Q(**{organisation: hat.organisation_id})
    if hat.role == Role.DISTRICT_AUTHORITY:
        own |= Q(**{f"{organisation}__parent_id": hat.organisation_id})
    return own
