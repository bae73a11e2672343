"""How many applications could be decided as handed in, with and without a point's help."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from cases.models import AccessApplication, PreparedDraft, SupplementRequest
from cases.states.access_application import DECIDED, ApplicationState

# Decided on its merits: whatever was decided.
ON_ITS_MERITS = (
    ApplicationState.APPROVED,
    ApplicationState.PARTIALLY_APPROVED,
    ApplicationState.REFUSED,
)


@dataclass(frozen=True, kw_only=True)
class EffectiveFigure:
    """Applications that came to an end; withdrawn ones are in neither of the first two.

    Attributes:
        ended: those that were decided, redirected or given up.
        effective: those of them that were decided on their merits without any supplement.
        withdrawn: those that the applicant withdrew.
    """

    ended: int = 0
    effective: int = 0
    withdrawn: int = 0


def effective_figures() -> tuple[EffectiveFigure, EffectiveFigure]:
    """Return the figure of what points prepared, and of all other applications; one query.

    The share of effective ones is the rate of rules.md e, target 8, for which neither the rules
    nor 工作安排 二(5) (提高申请的有效性) give a formula: house default.
    """
    prepared = Exists(PreparedDraft.objects.filter(application=OuterRef("pk")))
    supplemented = Exists(SupplementRequest.objects.filter(application=OuterRef("pk")))
    has_ended = ~Q(state=ApplicationState.WITHDRAWN)
    rows = (
        AccessApplication.objects.filter(state__in=DECIDED, list_version__isnull=False)
        .annotate(of_a_point=prepared, was_supplemented=supplemented)
        .order_by()
        .values("of_a_point")
        .annotate(
            ended=Count("pk", filter=has_ended),
            effective=Count("pk", filter=Q(state__in=ON_ITS_MERITS, was_supplemented=False)),
            withdrawn=Count("pk", filter=~has_ended),
        )
    )
    found = {
        row["of_a_point"]: EffectiveFigure(
            ended=row["ended"], effective=row["effective"], withdrawn=row["withdrawn"]
        )
        for row in rows
    }
    return found.get(True, EffectiveFigure()), found.get(False, EffectiveFigure())
