"""Lateness that a longer period does not wipe away: it counts until new data comes.

An entry that was late on the day on which a version gave it a longer period, or none, stays late
(open-list-quality-objection 3.2). All of it is read from wordings, which nobody can alter; there
are few such changes, so they are read once and laid over what the database counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery

from cases.models import EntryRow, ListVersion
from cases.states.civil_time import SHANGHAI
from cases.states.update_frequency import TIMED, slower_than
from cases.states.vocabulary import EntryStatus, OpenType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from cases.queries.update_periods import Timing

# Fewer than either database takes in one statement.
CHUNK = 500


class Slowdown(NamedTuple):
    """A change to a longer period or none: what the entry promised, and when that ended."""

    entry: int
    frequency: str
    updated_at: datetime
    sequence: int
    effect_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CarriedLateness:
    """Which entries are late because of what they promised before, in any version."""

    slowdowns: dict[int, list[Slowdown]]
    wordings: Sequence[EntryRow]

    def at(self, sequence: int | None, timing: Timing) -> list[EntryRow]:
        """Return what a version says of the entries that still carry such lateness.

        Args:
            sequence: of the version; None: there is none, and nothing is carried.
            timing: what each frequency promises.
        """
        if sequence is None:
            return []
        return [
            each
            for each in self.wordings
            if _is_held(each, sequence)
            and any(
                slowdown.sequence <= sequence and _is_carried(each, slowdown, timing)
                for slowdown in self.slowdowns[each.entry_id]
            )
        ]


def carried_lateness(sight: Q) -> CarriedLateness:
    """Read every change to a longer period, and the wordings of those entries.

    Args:
        sight: which wordings the person may look at.
    """
    slowdowns: dict[int, list[Slowdown]] = defaultdict(list)
    for found in map(Slowdown._make, _slowdowns().values_list(*_COLUMNS)):
        slowdowns[found.entry].append(found)
    keys = sorted(slowdowns)
    wordings = [
        row
        for start in range(0, len(keys), CHUNK)
        for row in EntryRow.objects.filter(
            sight, valid_from__isnull=False, entry_id__in=keys[start : start + CHUNK]
        ).order_by("entry_id", "valid_from")
    ]
    return CarriedLateness(slowdowns=slowdowns, wordings=wordings)


_COLUMNS = ("entry_id", "update_frequency", "last_data_update_at", "valid_until", "ended_at")


def _slowdowns() -> QuerySet[EntryRow]:
    following = EntryRow.objects.filter(entry=OuterRef("entry"), valid_from=OuterRef("valid_until"))
    effect = ListVersion.objects.filter(sequence=OuterRef("valid_until")).values("effect_at")[:1]
    is_slower = reduce(
        or_,
        (
            Q(update_frequency=each.value)
            & Exists(following.filter(update_frequency__in=slower_than(each.value)))
            for each in TIMED
        ),
    )
    rows = EntryRow.objects.filter(valid_until__isnull=False, last_data_update_at__isnull=False)
    return rows.filter(is_slower).annotate(ended_at=Subquery(effect)).order_by("id")


def _is_held(row: EntryRow, sequence: int) -> bool:
    begins = row.valid_from is not None and row.valid_from <= sequence
    return begins and (row.valid_until is None or row.valid_until > sequence)


def _is_carried(row: EntryRow, slowdown: Slowdown, timing: Timing) -> bool:
    """Tell whether the entry was late when its period grew, and nothing has come since."""
    is_open = row.open_type != OpenType.NOT_OPEN and row.status == EntryStatus.PUBLISHED
    if not is_open or slowdown.effect_at is None:
        return False
    if row.update_frequency not in slower_than(slowdown.frequency):
        return False
    last = row.last_data_update_at
    if last is not None and last > slowdown.updated_at:
        return False
    updated_on = slowdown.updated_at.astimezone(SHANGHAI).date()
    ended_on = slowdown.effect_at.astimezone(SHANGHAI).date()
    return timing.days_over(slowdown.frequency, updated_on, ended_on) > 0
