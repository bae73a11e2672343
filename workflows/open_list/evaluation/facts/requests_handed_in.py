"""How many change requests the organisation handed in in the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from cases.models import CaseEvent
from cases.states.case_kind import CaseKind
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable


def _figures(scope: FactScope) -> Iterable[Figure]:
    rows = (
        CaseEvent.objects.filter(scope.within("at"), act="submit", case__kind=CaseKind.LIST_CHANGE)
        .order_by()
        .values_list("case__organisation_id")
        .annotate(number=Count("case_id", distinct=True))
    )
    return (Figure(organisation, "", number) for organisation, number in rows)


FACT = Fact(
    code="requests_handed_in",
    label=_("本年度提交的调整申请"),
    unit=_("件"),
    figures=_figures,
)
