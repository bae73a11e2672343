"""How many entries an organisation provides, by field of public life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.states.vocabulary import Domain
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable


def _figures(scope: FactScope) -> Iterable[Figure]:
    rows = scope.entries.values_list("provider_id", "domain").annotate(number=Count("pk"))
    return (Figure(*row) for row in rows)


FACT = Fact(
    code="entries_by_domain",
    label=_("清单条目（按数据领域）"),
    unit=_("条"),
    figures=_figures,
    part_label=lambda part: str(Domain(part).label) if part else _t("未填领域"),
)
