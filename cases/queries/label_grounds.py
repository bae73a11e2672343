"""Reads of what the criteria of labels rest on, for some entries at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cases.models import ChangeItem, EntryRow, EntryScore, ListVersion
from cases.queries.entry_scores import newest_run
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.queries.update_periods import first_rule_on, timings_on
from cases.states.civil_time import SHANGHAI
from cases.states.list_change import ItemDecision
from cases.states.vocabulary import EntryStatus, OpenType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from cases.queries.update_periods import Timing


class Look(NamedTuple):
    """A day on which the list is looked at, the version that it then had, and the promises."""

    sequence: int
    timing: Timing


class Late(NamedTuple):
    """That an entry was late on a day on which the list was looked at, and by how many days."""

    on: date
    days: int


def listed_rows(entries: Collection[int]) -> dict[int, EntryRow]:
    """Return what the version in effect says of entries, by entry."""
    version = current_version()
    if version is None:
        return {}
    rows = rows_of_version(version).filter(entry__in=entries).select_related("entry", "provider")
    return {row.entry_id: row for row in rows}


def record_counts(domains: Iterable[str]) -> dict[str, list[int]]:
    """Return the amounts of data that the version in effect states, ascending, by domain.

    Entries that state none are left out.
    """
    version = current_version()
    found: dict[str, list[int]] = defaultdict(list)
    if version is None:
        return {}
    rows = rows_of_version(version).filter(domain__in=set(domains), record_count__isnull=False)
    for domain, count in rows.order_by("record_count").values_list("domain", "record_count"):
        found[domain].append(count or 0)
    return dict(found)


def late_looks(entries: Collection[int], *, since: date, until: date) -> dict[int, Late]:
    """Return when each of some entries was last found late within a time; others are missing.

    The list is looked at on the day on which each version took effect, and on the last day: what
    it says of its data between two versions nobody recorded.

    Args:
        entries: primary keys of entries.
        since: the first day.
        until: the last day.
    """
    looks = _looks(since, until)
    wordings = EntryRow.objects.filter(
        entry__in=entries, valid_from__isnull=False, last_data_update_at__isnull=False
    )
    found: dict[int, Late] = {}
    for row in wordings.order_by("entry_id", "valid_from"):
        for look in looks:
            if (late := _late(row, look)) is not None:
                # Wordings and days come in their order: the last one stays.
                found[row.entry_id] = late
    return found


def newest_scores(entries: Collection[int]) -> dict[int, EntryScore] | None:
    """Return what entries got in the newest scoring; None: there was none yet."""
    run = newest_run()
    if run is None:
        return None
    scores = EntryScore.objects.filter(run=run, entry__in=entries).select_related("run")
    return {score.entry_id: score for score in scores}


def reviewed_among(entries: Collection[int], *, until: datetime) -> frozenset[int]:
    """Return those of some entries of which a change had passed the security review."""
    items = ChangeItem.objects.filter(
        entry__in=entries,
        needs_security_review=True,
        decision__in=(ItemDecision.APPROVED, ItemDecision.EFFECTIVE),
        decided_at__lte=until,
    )
    return frozenset(items.values_list("entry_id", flat=True))


def _looks(since: date, until: date) -> Sequence[Look]:
    versions = ListVersion.objects.filter(sequence__isnull=False, effect_at__isnull=False)
    days: list[tuple[int, date]] = [
        (sequence, effect_at.astimezone(SHANGHAI).date())
        for sequence, effect_at in versions.order_by("sequence").values_list(
            "sequence", "effect_at"
        )
        if sequence is not None and effect_at is not None
    ]
    current = current_version()
    if current is not None and current.sequence is not None:
        days.append((current.sequence, until))
    first = max(since, first_rule_on())
    kept = [(sequence, day) for sequence, day in days if first <= day <= until]
    timings = timings_on([day for _sequence, day in kept])
    return [Look(sequence, timing) for (sequence, _day), timing in zip(kept, timings, strict=True)]


def _late(row: EntryRow, look: Look) -> Late | None:
    begun = row.valid_from is not None and row.valid_from <= look.sequence
    if not begun or (row.valid_until is not None and row.valid_until <= look.sequence):
        return None
    if row.open_type == OpenType.NOT_OPEN or row.status != EntryStatus.PUBLISHED:
        return None
    updated = row.last_data_update_at
    updated_on = updated.astimezone(SHANGHAI).date() if updated else None
    days = look.timing.days_late(row.update_frequency, updated_on)
    return Late(look.timing.on, days) if days else None
