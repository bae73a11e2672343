"""How many entries that should be updated say that they were not for a year."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from cases.states.vocabulary import UpdateFrequency
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

_A_YEAR = timedelta(days=365)


def _figures(scope: FactScope) -> Iterable[Figure]:
    old = Q(last_data_update_at__lt=scope.until - _A_YEAR)
    dated = scope.entries.filter(last_data_update_at__isnull=False)
    rows = (
        dated.exclude(update_frequency=UpdateFrequency.STATIC)
        .values_list("provider_id")
        .annotate(old=Count("pk", filter=old), number=Count("pk"))
    )
    return (Figure(provider, "", untouched, number) for provider, untouched, number in rows)


FACT = Fact(
    code="untouched_entries",
    label=_("最近更新日期已过一年的非静态条目（共指有更新日期的）"),
    unit=_("条"),
    figures=_figures,
)
