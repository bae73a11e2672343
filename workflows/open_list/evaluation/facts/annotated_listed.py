"""How much of what the catalogue marks as open is listed, by the newest reconciliation.

What should be listed is what is listed and what was found to be missing (R1, 应开未列).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from cases.models import FindingSpell, ReconciliationRun
from cases.states.reconciliation import MismatchClass, RunStatus
from workflows.open_list.evaluation.facts.fact import Fact, FactScope, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def _figures(scope: FactScope) -> Iterable[Figure]:
    compared = ReconciliationRun.objects.filter(status=RunStatus.DONE, at__lte=scope.until)
    if not compared.exists():
        return
    listed = _by_organisation(scope.entries.values_list("provider_id"))
    missing = _by_organisation(
        FindingSpell.objects.filter(
            finding__mismatch=MismatchClass.R1,
            until_run__isnull=True,
            organisation__isnull=False,
            from_run__at__lte=scope.until,
        )
        .order_by()
        .values_list("organisation_id")
    )
    for organisation in sorted({*listed, *missing}):
        have = listed.get(organisation, 0)
        yield Figure(organisation, "", have, have + missing.get(organisation, 0))


def _by_organisation(rows: QuerySet[Any, Any]) -> dict[int, int]:  # Any: rows of one column
    return dict(rows.annotate(number=Count("pk")))


FACT = Fact(
    code="annotated_listed",
    label=_("目录标注开放且已列入清单的（共指应列入的）"),
    unit=_("项"),
    figures=_figures,
)
