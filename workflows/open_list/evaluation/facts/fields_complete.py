"""How many entries say everything that an entry shows (rules.md, L3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

# 数据领域, 数据摘要, 数据项, 数据格式, 更新频率; grades are left out: no scheme is in force yet.
_SAID = ~Q(domain="") & ~Q(abstract="") & ~Q(items=[]) & ~Q(formats="") & ~Q(update_frequency="")


def _figures(scope: FactScope) -> Iterable[Figure]:
    rows = scope.entries.values_list("provider_id").annotate(
        complete=Count("pk", filter=_SAID), number=Count("pk")
    )
    return (Figure(provider, "", complete, number) for provider, complete, number in rows)


FACT = Fact(
    code="fields_complete",
    label=_("领域、摘要、数据项、格式和更新频率齐全的条目"),
    unit=_("条"),
    figures=_figures,
)
