"""Reads of how the reconciliation moves: runs that were applied, and where mismatches lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Min, Q

from cases.models import FindingSpell, ReconciliationRun
from cases.states.reconciliation import MismatchClass, RunStatus
from cases.states.vocabulary import OpenType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

RUNS_OF_A_TREND = 24
ORGANISATIONS_SHOWN = 20


def applied_runs() -> list[ReconciliationRun]:
    """Return the newest runs that were not halted, the oldest of them first."""
    runs = ReconciliationRun.objects.filter(status=RunStatus.DONE, facts__isnull=False)
    return list(reversed(runs.order_by("-pk")[:RUNS_OF_A_TREND]))


@dataclass(frozen=True, kw_only=True)
class Lying:
    """What an organisation has open: how many, how many dangerous, and since when."""

    name: str
    number: int
    dangerous: int
    oldest: datetime


def lying_by_organisation(spells: QuerySet[FindingSpell]) -> Sequence[Lying]:
    """Count open mismatches by organisation, the most first.

    Args:
        spells: the open ones that a person may know of, accepted exceptions apart.
    """
    rows = (
        spells.filter(organisation__isnull=False)
        .order_by()
        .values(name=F("organisation__full_name"))
        .annotate(
            number=Count("pk"),
            dangerous_ones=Count("pk", filter=Q(dangerous=True)),
            oldest=Min("finding__first_seen_at"),
        )
        .order_by("-number", "name")[:ORGANISATIONS_SHOWN]
    )
    return [
        Lying(
            name=row["name"],
            number=row["number"],
            dangerous=row["dangerous_ones"],
            oldest=row["oldest"],
        )
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True)
class OpenInList:
    """Of the resources that the catalogue marks as open, how many the list has (工作安排 二(3))."""

    marked: int
    listed: int


def open_in_list(*, at: datetime) -> OpenInList | None:
    """Return the share at a moment, by the last applied run before it; None without one.

    A mismatch that is an accepted exception is not in the list all the same.

    Args:
        at: the moment.
    """
    runs = ReconciliationRun.objects.filter(status=RunStatus.DONE, facts__isnull=False, at__lte=at)
    run = runs.order_by("-pk").first()
    if run is None:
        return None
    missing = FindingSpell.objects.filter(
        Q(until_run__isnull=True) | Q(until_run__gt=run.pk),
        from_run__lte=run.pk,
        finding__mismatch__in=(MismatchClass.R1, MismatchClass.R9),
        catalogue_row__open_type__in=(OpenType.UNCONDITIONAL, OpenType.CONDITIONAL),
        entry_row__isnull=True,
    )
    marked = int(run.facts["open_codes"])
    return OpenInList(marked=marked, listed=marked - missing.count())
