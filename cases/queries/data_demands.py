"""Reads of demands as far as a person may know of them, and the figure of 有需必应."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from cases.models import DataDemand, DemandAnswer, DemandRouting
from cases.permissions import covers, hats_on
from cases.queries.visible import SEES_ONLY_OWN
from cases.states.case_kind import CaseKind
from cases.states.data_demand import DemandAnswerKind, DemandState
from cases.states.role import CITY_WIDE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Person

DEMANDS_ON_A_PAGE = 25
# Each state as a condition on the row; `DataDemand.state` says the same of one.
_STATES = {
    DemandState.TO_ROUTE: Q(outcome="", organisation__isnull=True),
    DemandState.TO_ANSWER: Q(outcome="", organisation__isnull=False),
    DemandState.ANSWERED: Q(answered_on__isnull=False),
    DemandState.WITHDRAWN: Q(outcome=DemandAnswerKind.WITHDRAWN),
}


def demands_in_sight(person: Person, *, on: date) -> QuerySet[DataDemand]:
    """Return the demands that a person may know of on a day.

    Holders of a city-wide role see all, the others those that lie with the organisations they
    serve; a district's authority also those of the district's units, an operator's staff those
    that lie with the operator.
    """
    hats = [hat for hat in hats_on(person, on) if covers(hat, CaseKind.ACCESS_APPLICATION)]
    if any(hat.role in CITY_WIDE_ROLES for hat in hats):
        return DataDemand.objects.all()
    serving = Role.OPERATOR_STAFF
    own = {
        hat.organisation_id for hat in hats if hat.role not in SEES_ONLY_OWN or hat.role == serving
    }
    districts = {hat.organisation_id for hat in hats if hat.role == Role.DISTRICT_AUTHORITY}
    return DataDemand.objects.filter(
        Q(organisation__in=own) | Q(organisation__parent__in=districts)
    )


def demands_before(
    person: Person, *, on: date, state: str = "", late: bool = False, before: int | None = None
) -> Sequence[DataDemand]:
    """Return one page of the demands in sight, the newest first, and one more.

    Args:
        person: who looks.
        on: the day.
        state: one `DemandState`; empty: all.
        late: only those that are unanswered after their last day.
        before: the number before which the page starts; None: the first page.
    """
    found = demands_in_sight(person, on=on).select_related("organisation")
    if before is not None:
        found = found.filter(number__lt=before)
    if state:
        found = found.filter(_STATES[DemandState(state)])
    if late:
        found = found.filter(outcome="", due_on__lt=on)
    return list(found.order_by("-number")[: DEMANDS_ON_A_PAGE + 1])


def demand_in_sight(person: Person, number: int, *, on: date) -> DataDemand | None:
    """Return a demand that a person may know of."""
    found = demands_in_sight(person, on=on).filter(number=number)
    return found.select_related(
        "organisation", "scenario", "edition", "meeting", "entered_by"
    ).first()


def routings_of(demand: DataDemand) -> Sequence[DemandRouting]:
    """Return where a demand was sent, in order."""
    found = DemandRouting.objects.filter(demand=demand).select_related("organisation", "routed_by")
    return list(found.order_by("pk"))


def answers_of(demand: DataDemand) -> Sequence[DemandAnswer]:
    """Return what was said to a demand, in order."""
    found = DemandAnswer.objects.filter(demand=demand)
    return list(found.select_related("organisation", "answered_by").order_by("pk"))


@dataclass(frozen=True, kw_only=True)
class DemandFigure:
    """How the demands of one field stand on a day; withdrawn ones are in none of the counts.

    Attributes:
        domain: a `ScenarioDomain`, as it was when they were received; empty: no scenario.
        received: all that were logged.
        answered: those of them that have an answer.
        satisfied: those of them whose newest answer is that they are satisfied.
        due: those whose last day has passed.
        due_answered: those of the due that have an answer: over `due`, this is 有需必应.
        in_time: those of the due whose first answer came on its last day or before.
    """

    domain: str
    received: int
    answered: int
    satisfied: int
    due: int
    due_answered: int
    in_time: int


def demand_figures(*, on: date) -> Sequence[DemandFigure]:
    """Return the figures of every field that has demands, by field; one query.

    有需必应 is the share of answered ones among the demands whose last day has passed (rules.md e,
    target 5); everybody who reads the registries sees the same.

    Args:
        on: the day; what is due on it still has time.
    """
    has_passed = Q(due_on__lt=on)
    rows = (
        DataDemand.objects.exclude(outcome=DemandAnswerKind.WITHDRAWN)
        .annotate(domain=F("edition__domain"))
        .order_by()
        .values("domain")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=Q(answered_on__isnull=False)),
            satisfied=Count("pk", filter=Q(outcome=DemandAnswerKind.SATISFIED)),
            due=Count("pk", filter=has_passed),
            due_answered=Count("pk", filter=has_passed & Q(answered_on__isnull=False)),
            in_time=Count("pk", filter=has_passed & Q(answered_on__lte=F("due_on"))),
        )
    )
    found = (
        DemandFigure(
            domain=row["domain"] or "",
            received=row["received"],
            answered=row["answered"],
            satisfied=row["satisfied"],
            due=row["due"],
            due_answered=row["due_answered"],
            in_time=row["in_time"],
        )
        for row in rows
    )
    return sorted(found, key=lambda figure: (not figure.domain, figure.domain))


def whole_of(figures: Iterable[DemandFigure]) -> DemandFigure:
    """Return the sum of some figures, under no field."""
    rows = list(figures)
    return DemandFigure(
        domain="",
        received=sum(row.received for row in rows),
        answered=sum(row.answered for row in rows),
        satisfied=sum(row.satisfied for row in rows),
        due=sum(row.due for row in rows),
        due_answered=sum(row.due_answered for row in rows),
        in_time=sum(row.in_time for row in rows),
    )
