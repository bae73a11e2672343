"""How many entries an organisation provides, by opening attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from cases.states.vocabulary import OpenType
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable


def _figures(scope: FactScope) -> Iterable[Figure]:
    rows = scope.entries.values_list("provider_id", "open_type").annotate(number=Count("pk"))
    return (Figure(*row) for row in rows)


FACT = Fact(
    code="entries_by_openness",
    label=_("清单条目（按开放属性）"),
    unit=_("条"),
    figures=_figures,
    part_label=lambda part: str(OpenType(part).label),
)
