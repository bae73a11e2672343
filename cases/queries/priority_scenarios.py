"""Reads of priority scenarios and listed units: office facts, the same for all who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q

from cases.models import PriorityScenario, PriorityUnit, ScenarioBody, ScenarioEdition

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

SCENARIOS_ON_A_PAGE = 25
UNITS_ON_A_PAGE = 25


def newest_editions() -> QuerySet[ScenarioEdition]:
    """Return the newest edition of every scenario, by number."""
    later = ScenarioEdition.objects.filter(
        scenario=OuterRef("scenario"), edition__gt=OuterRef("edition")
    )
    found = ScenarioEdition.objects.filter(~Exists(later)).select_related("scenario")
    return found.order_by("scenario__number")


def editions_in_force(*, on: date) -> QuerySet[ScenarioEdition]:
    """Return what the scenarios listed on a day were then, by number.

    Of a scenario that was entered only afterwards its first edition counts.

    Args:
        on: the day; an edition counts from the day of its entry on.
    """
    later = ScenarioEdition.objects.filter(
        scenario=OuterRef("scenario"), edition__gt=OuterRef("edition"), entered_at__date__lte=on
    )
    found = ScenarioEdition.objects.filter(
        ~Exists(later),
        Q(entered_at__date__lte=on) | Q(edition=1),
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        valid_from__lte=on,
    )
    return found.select_related("scenario").order_by("scenario__number")


def scenarios_after(
    *, on: date, domain: str = "", with_ended: bool = False, after: int = 0
) -> Sequence[ScenarioEdition]:
    """Return one page of scenarios by their newest editions with bodies, and one more.

    Args:
        on: the day on which one has ended or not.
        domain: one `ScenarioDomain`; empty: all.
        with_ended: also those whose last day has passed.
        after: the number after which the page starts.
    """
    found = newest_editions().filter(scenario__number__gt=after)
    if domain:
        found = found.filter(domain=domain)
    if not with_ended:
        found = found.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    return list(found.prefetch_related(_BODIES)[: SCENARIOS_ON_A_PAGE + 1])


def scenario_numbered(number: int) -> PriorityScenario | None:
    """Return a scenario by its number."""
    return PriorityScenario.objects.filter(number=number).first()


def editions_of(scenario: PriorityScenario) -> Sequence[ScenarioEdition]:
    """Return all editions of a scenario with bodies and who entered them, the newest first."""
    found = ScenarioEdition.objects.filter(scenario=scenario).select_related("entered_by")
    return list(found.prefetch_related(_BODIES).order_by("-edition"))


def units_after(
    *, on: date, kind: str = "", with_former: bool = False, before: int | None = None
) -> Sequence[PriorityUnit]:
    """Return one page of listed units, those listed last first, and one more.

    Args:
        on: the day on which a unit is listed or no longer.
        kind: one `PriorityUnitKind`; empty: all.
        with_former: also those that were removed or whose last day has passed.
        before: the key before which the page starts; None: the first page.
    """
    found = (
        PriorityUnit.objects.all() if before is None else PriorityUnit.objects.filter(pk__lt=before)
    )
    if kind:
        found = found.filter(kind=kind)
    if not with_former:
        found = found.filter(removed_at__isnull=True, valid_until__gte=on)
    return list(found.order_by("-pk")[: UNITS_ON_A_PAGE + 1])


def unit_by_key(pk: int) -> PriorityUnit | None:
    """Return a listed unit."""
    return PriorityUnit.objects.filter(pk=pk).first()


_BODIES = Prefetch("bodies", queryset=ScenarioBody.objects.select_related("organisation"))
