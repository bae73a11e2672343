"""How many tasks under a deadline the organisation finished in the year, and how many in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Clock
from cases.states.clock import ClockStatus
from workflows.engine.clocks import civil_date
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable


def _figures(scope: FactScope) -> Iterable[Figure]:
    finished = Clock.objects.filter(
        status=ClockStatus.SATISFIED,
        work_item__isnull=False,
        satisfied_on__gte=civil_date(scope.since),
        satisfied_on__lte=civil_date(scope.until),
    )
    rows = (
        finished.order_by()
        .values_list("work_item__organisation_id")
        .annotate(timely=Count("pk", filter=Q(satisfied_on__lte=F("due_on"))), number=Count("pk"))
    )
    return (Figure(organisation, "", timely, number) for organisation, timely, number in rows)


FACT = Fact(
    code="tasks_in_time",
    label=_("本年度按时办结的任务"),
    unit=_("项"),
    figures=_figures,
)
