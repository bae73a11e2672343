"""What a cut would take in and what it would not, said before anybody cuts."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import ChangeItem, ListChange
from cases.queries.version_items import waiting_items
from cases.states.list_change import APPROVED_STATES, ItemDecision
from workflows.engine.clocks import civil_date
from workflows.open_list.conflicts import (
    Conflict,
    WaitingItem,
    find_conflicts,
    newest_list_around,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class CutForecast:
    """What would become of every approved item that waits, if a version were cut now.

    Attributes:
        taken: items that the version would hold.
        later: items whose requests ask for a later day than the version's.
        conflicts: items that no longer fit the newest list, each with the reason.
    """

    taken: int
    later: int
    conflicts: Mapping[int, Conflict]

    @property
    def digest(self) -> str:
        """What somebody who accepts these conflicts, and no others, hands in."""
        return digest_of(self.conflicts)

    @property
    def reasons(self) -> list[tuple[Conflict, int]]:
        """How many items conflict for each reason, where any do."""
        found = Counter(self.conflicts.values())
        return [(each, found[each]) for each in Conflict if found[each]]


def forecast_cut(effective_at: datetime) -> CutForecast:
    """Return what a version with this effective time would take in; nothing is locked."""
    items = items_due(requests_due(effective_at).values_list("pk", flat=True))
    conflicts = conflicts_among(items)
    due = items.count()
    return CutForecast(
        taken=due - len(conflicts),
        later=waiting_items().count() - due,
        conflicts=conflicts,
    )


def digest_of(conflicts: Mapping[int, Conflict]) -> str:
    """Return the SHA-256 over the conflicting items in their order; empty where there are none."""
    if not conflicts:
        return ""
    return hashlib.sha256(",".join(str(pk) for pk in sorted(conflicts)).encode()).hexdigest()


def requests_due(effective_at: datetime) -> QuerySet[ListChange]:
    """Return the approved requests that do not ask for a later day than a version's."""
    on = civil_date(effective_at)
    return ListChange.objects.filter(
        Q(requested_on__isnull=True) | Q(requested_on__lte=on), state__in=APPROVED_STATES
    )


def items_due(requests: Iterable[int]) -> QuerySet[ChangeItem]:
    """Return the approved items of some requests that no version has taken in."""
    return ChangeItem.objects.filter(
        change_id__in=requests, decision=ItemDecision.APPROVED, list_version__isnull=True
    )


def conflicts_among(items: QuerySet[ChangeItem]) -> dict[int, Conflict]:
    """Return which of some waiting items cannot be taken in, with the reason.

    Of two items for one entry the older request has precedence, then the earlier position.
    """
    columns = items.order_by("change_id", "position").values_list(
        "pk", "entry_id", "base_row_id", "proposed_row__portal_dataset_id"
    )
    waiting = [WaitingItem(pk, entry, base, portal or "") for pk, entry, base, portal in columns]
    return find_conflicts(waiting, newest_list_around(waiting))
