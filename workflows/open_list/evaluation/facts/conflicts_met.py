"""How many changes of the organisation met another one in the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from cases.models import ItemConflict
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable


def _figures(scope: FactScope) -> Iterable[Figure]:
    rows = (
        ItemConflict.objects.filter(scope.within("found_at"))
        .order_by()
        .values_list("item__change__organisation_id")
        .annotate(number=Count("pk"))
    )
    return (Figure(organisation, "", number) for organisation, number in rows)


FACT = Fact(
    code="conflicts_met",
    label=_("本年度与其他调整冲突的条目"),
    unit=_("条"),
    figures=_figures,
)
