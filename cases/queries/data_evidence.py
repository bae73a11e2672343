"""What probes say of entries up to a moment: the evidence that a score of their data rests on.

Everything is asked as of a moment, so that an old score can be had again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Min, OuterRef, Q, Subquery

from cases.models import DataAddress, DataProbe, EntryRow, FindingSpell
from cases.queries.data_probes import Availability, availability
from cases.queries.entry_scores import CHUNK
from cases.states.reconciliation import MismatchClass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from cases.models import ListVersion


@dataclass(kw_only=True)
class Evidence:
    """What is known of the data of one entry.

    Attributes:
        reached: how often its addresses gave the data.
        files: the newest probe of each address that looked into the file.
        changed_at: when the data is known to have last changed; None: not known.
    """

    reached: Availability = field(default_factory=lambda: Availability(had=0, looked=0))
    files: list[DataProbe] = field(default_factory=list)
    changed_at: datetime | None = None


def addresses_in_use_at(at: datetime) -> QuerySet[DataAddress]:
    """Return the addresses that were in use at a moment."""
    in_use = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return DataAddress.objects.filter(in_use, added_at__lte=at)


def rows_with_data(version: ListVersion, at: datetime) -> QuerySet[EntryRow]:
    """Return what a version says of the entries that had an address in use at a moment."""
    addresses = addresses_in_use_at(at).filter(entry=OuterRef("entry"))
    sequence = version.sequence or 0
    rows = EntryRow.objects.filter(
        Exists(addresses),
        Q(valid_until__isnull=True) | Q(valid_until__gt=sequence),
        valid_from__lte=sequence,
    )
    return rows.order_by("entry_id")


def evidence_of(entries: Collection[int], *, at: datetime, days: int) -> dict[int, Evidence]:
    """Return by entry what is known at a moment from the probes of some days.

    Args:
        entries: keys of entries, not too many for one statement.
        at: the moment.
        days: how far back a probe may lie.
    """
    found: dict[int, Evidence] = defaultdict(Evidence)
    for entry, reached in availability(entries, until=at, days=days).items():
        found[entry].reached = reached
    for probe in _files(entries, at=at, days=days):
        of_entry = found[probe.data_address.entry_id]
        of_entry.files.append(probe)
        changed = _changed_at(probe, at)
        if changed and (of_entry.changed_at is None or changed > of_entry.changed_at):
            of_entry.changed_at = changed
    return found


def closed_in_the_catalogue(at: datetime) -> frozenset[int]:
    """Return the entries that are open on the list and 非开放 in the catalogue at a moment."""
    spells = FindingSpell.objects.filter(
        Q(until_run__isnull=True) | Q(until_run__at__gt=at),
        finding__mismatch=MismatchClass.R4,
        from_run__at__lte=at,
        entry_row__isnull=False,
    )
    return frozenset(spells.values_list("entry_row__entry_id", flat=True))


def _files(entries: Collection[int], *, at: datetime, days: int) -> Iterator[DataProbe]:
    """Yield the newest probe of each address that looked into its file; see `_changed_at`."""
    of_address = DataProbe.objects.filter(data_address=OuterRef("pk"), at__lte=at)
    looked = of_address.filter(rows__isnull=False, at__gt=at - timedelta(days=days))
    addresses = addresses_in_use_at(at).filter(entry__in=entries)
    newest = addresses.annotate(newest=Subquery(looked.order_by("-id").values("pk")[:1]))
    others = DataProbe.objects.filter(
        data_address=OuterRef("data_address"), pk__lt=OuterRef("pk"), rows__isnull=False
    ).exclude(content=OuterRef("content"))
    same = DataProbe.objects.filter(
        data_address=OuterRef("data_address"),
        pk__gt=OuterRef("other"),
        content=OuterRef("content"),
    )
    other: dict[str, Any] = {  # Any: an expression
        "other": Subquery(others.order_by("-id").values("pk")[:1])
    }
    first = same.order_by().values("data_address").annotate(first=Min("at")).values("first")
    since: dict[str, Any] = {"same_since": Subquery(first[:1])}  # Any: an expression
    probes = DataProbe.objects.filter(pk__in=newest.values("newest"))
    ordered = probes.annotate(**other).annotate(**since).order_by("data_address_id")
    return ordered.select_related("data_address").iterator(chunk_size=CHUNK)


def _changed_at(probe: DataProbe, at: datetime) -> datetime | None:
    """Return when a file last changed: as its server says, else as probes saw it.

    That it has not changed since the first probe says nothing of when it did before.
    """
    if probe.modified_at is not None and probe.modified_at <= at:
        return probe.modified_at
    since: datetime | None = getattr(probe, "same_since", None)
    return since
