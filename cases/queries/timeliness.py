"""How much of the open list is updated on time: counted set by set, for whoever may look."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q

from cases.models import EntryRow, Organisation
from cases.queries.open_list import rows_of_version
from cases.states.civil_time import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from cases.models import ListVersion
    from cases.queries.carried_lateness import CarriedLateness
    from cases.queries.update_periods import Timing

LATE, UNKNOWN, FUTURE, UNTIMED, UNCLEAR = "late", "unknown", "future", "untimed", "unclear"
CARRIED: Final = "carried"
_COUNTED: Final = (LATE, UNKNOWN, FUTURE, UNTIMED, UNCLEAR)
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
        timed: those that promise a date, known or not, or still owe one.
        late: timed, and the date has passed.
        unknown: timed, and nobody knows when they were updated.
        future: timed, dated after the reference day, and counted as on time.
        untimed: their frequency promises no date.
        unclear: they name no frequency.
        carried: of the late ones, those late since before their period grew longer.
    """

    key: str | int = ""
    total: int
    timed: int
    late: int
    unknown: int
    future: int
    untimed: int
    unclear: int
    carried: int = 0

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


def on_time(rows: QuerySet[EntryRow], timing: Timing, carried: Sequence[EntryRow] = ()) -> OnTime:
    """Count some wordings by whether they are updated on time.

    Args:
        rows: wordings, as `rows_of_version` gives them.
        timing: the rules and the reference day.
        carried: those of them that are late since before their period grew longer.
    """
    return _laid_over(OnTime(**rows.aggregate(**_counts(timing))), carried, timing)


def on_time_by(
    rows: QuerySet[EntryRow], timing: Timing, key: str, carried: Sequence[EntryRow] = ()
) -> list[OnTime]:
    """Count some wordings apart by what they have in common, in no order.

    Args:
        rows: wordings, as `rows_of_version` gives them.
        timing: the rules and the reference day.
        key: `BY_FREQUENCY`, `BY_PROVIDER` or `BY_DOMAIN`.
        carried: those of them that are late since before their period grew longer.
    """
    grouped = rows.order_by().values(common=F(key)).annotate(**_counts(timing))
    # Any: the key, and the figures of `OnTime`
    counted: list[dict[str, Any]] = [dict(row) for row in grouped]
    late: dict[str | int, list[EntryRow]] = defaultdict(list)
    for row in carried:
        late[getattr(row, key)].append(row)
    found = (OnTime(key=each.pop("common"), **each) for each in counted)
    return [_laid_over(each, late[each.key], timing) for each in found]


def rates_of(
    points: Sequence[tuple[int, Timing]], sight: Q, carried: CarriedLateness | None = None
) -> list[tuple[int, int]]:
    """Return on-time entries and those measured, at several times in one statement.

    Args:
        points: the sequence of a version, and the rules and day on which it is looked at.
        sight: which wordings the person may look at.
        carried: what is late since before its period grew longer; None: nothing.
    """
    if not points:
        return []
    counts = {
        f"{name}_{number}": Count("pk", filter=getattr(timing, name) & _held_by(sequence))
        for number, (sequence, timing) in enumerate(points)
        for name in ("timed", "unknown", "late")
    }
    found = EntryRow.objects.filter(sight, valid_from__isnull=False).aggregate(**counts)
    rates = []
    for number, (sequence, timing) in enumerate(points):
        counted = {name: found[f"{name}_{number}"] for name in ("timed", "unknown", "late")}
        whole = replace(OnTime.nothing(), **counted)
        late = carried.at(sequence, timing) if carried else ()
        whole = _laid_over(whole, late, timing)
        rates.append((whole.on_time, whole.known))
    return rates


def rows_in_sight(version: ListVersion, sight: Q) -> QuerySet[EntryRow]:
    """Return what a version holds of the entries that a person may look after, in no order."""
    return rows_of_version(version).filter(sight)


def in_state(
    rows: QuerySet[EntryRow], timing: Timing, state: str, carried: Sequence[EntryRow] = ()
) -> QuerySet[EntryRow]:
    """Narrow wordings to one state, as `on_time` counts them."""
    late_before = Q(pk__in=[row.pk for row in carried])
    if state == CARRIED:
        return rows.filter(late_before)
    condition: Q = getattr(timing, state)
    if state == LATE:
        return rows.filter(condition | late_before)
    return rows.filter(condition & ~late_before)


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


def _laid_over(found: OnTime, carried: Sequence[EntryRow], timing: Timing) -> OnTime:
    """Count as late what the rows, by their present frequency, would let off."""
    for row in carried:
        updated = row.last_data_update_at
        updated_on = updated.astimezone(SHANGHAI).date() if updated else None
        is_timed = timing.promises(row.update_frequency)
        is_late = timing.days_late(row.update_frequency, updated_on) > 0
        has_frequency = bool(row.update_frequency)
        found = replace(
            found,
            carried=found.carried + 1,
            late=found.late + (not is_late),
            timed=found.timed + (not is_timed),
            unknown=found.unknown - (is_timed and updated is None),
            untimed=found.untimed - (not is_timed and has_frequency),
            unclear=found.unclear - (not has_frequency),
        )
    return found


def _held_by(sequence: int) -> Q:
    return Q(valid_from__lte=sequence) & (Q(valid_until__isnull=True) | Q(valid_until__gt=sequence))


def _counts(timing: Timing) -> dict[str, Count]:
    return {
        "total": Count("pk"),
        "timed": Count("pk", filter=timing.timed),
        **{state: Count("pk", filter=getattr(timing, state)) for state in _COUNTED},
    }
