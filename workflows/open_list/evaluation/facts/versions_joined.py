"""How many versions of the year brought a change of the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from cases.models import ChangeItem
from cases.queries.list_versions import published_versions
from cases.states.list_change import ItemDecision
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable


def _figures(scope: FactScope) -> Iterable[Figure]:
    whole = published_versions().filter(scope.within("published_at")).count()
    rows = (
        ChangeItem.objects.filter(
            scope.within("list_version__published_at"), decision=ItemDecision.EFFECTIVE
        )
        .order_by()
        .values_list("change__organisation_id")
        .annotate(number=Count("list_version_id", distinct=True))
    )
    return (Figure(organisation, "", number, whole) for organisation, number in rows)


FACT = Fact(
    code="versions_joined",
    label=_("有本单位调整生效的清单版本"),
    unit=_("个"),
    figures=_figures,
)
