"""What a cut would take in and what it would not, said before anybody cuts."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import ChangeItem, ListChange
from cases.queries.version_items import waiting_items
from cases.states.conflict import Conflict
from cases.states.list_change import APPROVED_STATES, ItemDecision
from workflows.engine.clocks import civil_date
from workflows.open_list.holding_back import held_back
from workflows.open_list.judging import judge, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from workflows.open_list.judging import Clash


@dataclass(frozen=True, kw_only=True)
class CutForecast:
    """What would become of every approved item that waits, if a version were cut now.

    Attributes:
        taken: items that the version would hold.
        later: items whose requests ask for a later day than the version's, or whose notice
            is not over by then.
        held: items that wait with one of those, because both change the same field.
        conflicts: items that no longer fit what stands, each with what it met.
        nothing_new: items of which everything stands already.
    """

    taken: int
    later: int
    conflicts: Mapping[int, Clash]
    held: int = 0
    nothing_new: int = 0

    @property
    def digest(self) -> str:
        """What somebody who accepts these conflicts, and no others, hands in."""
        return digest_of(self.conflicts)

    @property
    def reasons(self) -> list[tuple[Conflict, int]]:
        """How many items conflict for each reason, where any do."""
        found = Counter(clash.reason for clash in self.conflicts.values())
        return [(each, found[each]) for each in Conflict if found[each]]


def forecast_cut(effective_at: datetime) -> CutForecast:
    """Return what a version with this effective time would take in; nothing is locked."""
    requests = requests_due(effective_at).values_list("pk", flat=True)
    items = items_due(requests, effective_at)
    held = held_back(items)
    due = items.exclude(pk__in=held.items)
    judged = judge(waiting(due), not_due=held.fields)
    taken = due.count() - len(judged.clashes) - len(judged.nothing_new)
    return CutForecast(
        taken=taken,
        later=waiting_items().count() - items.count(),
        held=len(held.items),
        conflicts=judged.clashes,
        nothing_new=len(judged.nothing_new),
    )


def digest_of(conflicts: Mapping[int, Clash]) -> str:
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


def items_due(requests: Iterable[int], effective_at: datetime) -> QuerySet[ChangeItem]:
    """Return the approved items of some requests that a version may take in.

    No version has taken them in, and the notice of what takes openness away is over by then.
    """
    on = civil_date(effective_at)
    return ChangeItem.objects.filter(
        Q(not_before__isnull=True) | Q(not_before__lte=on),
        change_id__in=list(requests),
        decision=ItemDecision.APPROVED,
        list_version__isnull=True,
    )
