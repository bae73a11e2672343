"""What the organisation's requests changed in the list in the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from cases.models import ChangeItem
from cases.states.list_change import ItemDecision, ItemOperation
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable


def _figures(scope: FactScope) -> Iterable[Figure]:
    rows = (
        ChangeItem.objects.filter(
            scope.within("list_version__published_at"), decision=ItemDecision.EFFECTIVE
        )
        .order_by()
        .values_list("change__organisation_id", "operation")
        .annotate(number=Count("pk"))
    )
    return (Figure(*row) for row in rows)


FACT = Fact(
    code="changes_in_effect",
    label=_("本年度已生效的调整"),
    unit=_("条"),
    figures=_figures,
    part_label=lambda part: str(ItemOperation(part).label),
)
