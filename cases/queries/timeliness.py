"""How much of the open list is updated on time: counted set by set, for whoever may look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q

from cases.models import EntryRow, Organisation
from cases.queries.open_list import rows_of_version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from cases.models import ListVersion
    from cases.queries.update_periods import Timing

LATE, UNKNOWN, FUTURE, UNTIMED, UNCLEAR = "late", "unknown", "future", "untimed", "unclear"
STATES: Final = (LATE, UNKNOWN, FUTURE, UNTIMED, UNCLEAR)
BY_FREQUENCY, BY_PROVIDER, BY_DOMAIN = "update_frequency", "provider_id", "domain"
ENTRIES_ON_A_PAGE: Final = 25
ONE: Final = 100.0
# One figure never says that all is well where something is not.
BEST_BUT_NOT_ALL: Final = 99.9


@dataclass(frozen=True, kw_only=True)
class OnTime:
    """Entries of one kind by whether they are updated on time.

    Attributes:
        key: what they have in common, such as a frequency; empty: nothing.
        total: all of them.
        timed: those that promise a date, known or not.
        late: timed, and the date has passed.
        unknown: timed, and nobody knows when they were updated.
        future: timed, dated after the reference day, and counted as on time.
        untimed: their frequency promises no date.
        unclear: they name no frequency.
    """

    key: str | int = ""
    total: int
    timed: int
    late: int
    unknown: int
    future: int
    untimed: int
    unclear: int

    @classmethod
    def nothing(cls) -> OnTime:
        """Return the figures of no entry at all."""
        return cls(total=0, timed=0, late=0, unknown=0, future=0, untimed=0, unclear=0)

    @property
    def on_time(self) -> int:
        """The numerator: known to be on time."""
        return self.known - self.late

    @property
    def known(self) -> int:
        """The denominator: timed, and it is known when they were updated."""
        return self.timed - self.unknown

    @property
    def outside(self) -> int:
        """Entries that are listed and not open now: they promise no update."""
        return self.total - self.timed - self.untimed - self.unclear

    @property
    def per_cent(self) -> float | None:
        """The rate with one decimal; None where there is nothing to measure."""
        if not self.known:
            return None
        rate = round(ONE * self.on_time / self.known, 1)
        return min(rate, BEST_BUT_NOT_ALL) if self.late else rate


def on_time(rows: QuerySet[EntryRow], timing: Timing) -> OnTime:
    """Count some wordings by whether they are updated on time."""
    return OnTime(**rows.aggregate(**_counts(timing)))


def on_time_by(rows: QuerySet[EntryRow], timing: Timing, key: str) -> list[OnTime]:
    """Count some wordings apart by what they have in common, in no order.

    Args:
        rows: wordings, as `rows_of_version` gives them.
        timing: the rules and the reference day.
        key: `BY_FREQUENCY`, `BY_PROVIDER` or `BY_DOMAIN`.
    """
    counted: list[dict[str, Any]] = list(  # Any: the key, and the figures of `OnTime`
        rows.order_by().values(common=F(key)).annotate(**_counts(timing))
    )
    return [OnTime(key=row.pop("common"), **row) for row in counted]


def rates_of(points: Sequence[tuple[int, Timing]], sight: Q) -> list[tuple[int, int]]:
    """Return on-time entries and those measured, at several times in one statement.

    Args:
        points: the sequence of a version, and the rules and day on which it is looked at.
        sight: which wordings the person may look at.
    """
    if not points:
        return []
    counts = {}
    for number, (sequence, timing) in enumerate(points):
        known = timing.timed & Q(last_data_update_at__isnull=False) & _held_by(sequence)
        counts[f"known_{number}"] = Count("pk", filter=known)
        counts[f"late_{number}"] = Count("pk", filter=timing.late & _held_by(sequence))
    found = EntryRow.objects.filter(sight, valid_from__isnull=False).aggregate(**counts)
    return [
        (found[f"known_{number}"] - found[f"late_{number}"], found[f"known_{number}"])
        for number in range(len(points))
    ]


def rows_in_sight(version: ListVersion, sight: Q) -> QuerySet[EntryRow]:
    """Return what a version holds of the entries that a person may look after, in no order."""
    return rows_of_version(version).filter(sight)


def in_state(rows: QuerySet[EntryRow], timing: Timing, state: str) -> QuerySet[EntryRow]:
    """Narrow wordings to one of `STATES`."""
    condition: Q = getattr(timing, state)
    return rows.filter(condition)


def page_of_entries(
    rows: QuerySet[EntryRow], *, after: tuple[datetime | None, int] | None = None
) -> Sequence[EntryRow]:
    """Return one page of wordings and one more, longest without an update first.

    Args:
        rows: of which.
        after: last update and entry key after which the page starts; None: the beginning.
    """
    if after is not None:
        updated, entry = after
        rest = Q(last_data_update_at__isnull=True, entry_id__gt=entry)
        if updated is not None:
            rest = (
                Q(last_data_update_at__gt=updated)
                | Q(last_data_update_at=updated, entry_id__gt=entry)
                | Q(last_data_update_at__isnull=True)
            )
        rows = rows.filter(rest)
    ordered = rows.order_by(F("last_data_update_at").asc(nulls_last=True), "entry_id")
    return list(ordered.select_related("entry", "provider")[: ENTRIES_ON_A_PAGE + 1])


def providers_of(rows: QuerySet[EntryRow]) -> dict[int, str]:
    """Return the names of the organisations that provide some wordings, by key."""
    keys = rows.order_by().values("provider_id")
    found = Organisation.objects.filter(pk__in=keys).order_by("full_name")
    return dict(found.values_list("pk", "full_name"))


def _held_by(sequence: int) -> Q:
    return Q(valid_from__lte=sequence) & (Q(valid_until__isnull=True) | Q(valid_until__gt=sequence))


def _counts(timing: Timing) -> dict[str, Count]:
    return {
        "total": Count("pk"),
        "timed": Count("pk", filter=timing.timed),
        **{state: Count("pk", filter=getattr(timing, state)) for state in STATES},
    }
