"""What the entries got when the list in effect was last scored, of what they could have got."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext_lazy as _

from cases.models import EntryScore, ScoreRun
from cases.states.quality import ScoreSubject
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

_FULL: Final = 100


def _figures(scope: FactScope) -> Iterable[Figure]:
    runs = ScoreRun.objects.filter(
        rules__subject=ScoreSubject.ENTRY, list_version=scope.version, at__lte=scope.until
    )
    newest = runs.order_by().aggregate(newest=Max("pk"))["newest"]
    rows = (
        EntryScore.objects.filter(run=newest, score__isnull=False)
        .order_by()
        .values_list("provider_id")
        .annotate(points=Sum("score"), number=Count("pk"))
    )
    return (
        Figure(provider, "", round(points), _FULL * number) for provider, points, number in rows
    )


FACT = Fact(
    code="entry_quality",
    label=_("条目质量得分合计（共指已评分条目的满分）"),
    unit=_("分"),
    figures=_figures,
)
