"""Reads of where data is to be had, and of what probes met there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from cases.models import DataAddress, DataProbe, EntryRow, HostAlert
from cases.states.data_probe import FAULTS, HAD, OF_THE_HOST, ProbeOutcome

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from cases.models import Organisation

PROBES_SHOWN: Final = 30
NEWEST_ROW: Final = Q(valid_from__isnull=False, valid_until__isnull=True)


@dataclass(frozen=True, kw_only=True)
class Availability:
    """How often data could be had: `had` of `looked` probes; what was not looked at is in neither.

    Several addresses of an entry count together.
    """

    had: int
    looked: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nobody looked."""
        return self.had / self.looked if self.looked else None


@dataclass(frozen=True, kw_only=True)
class HostFigures:
    """How the addresses of a server fared when last probed."""

    host: str
    failing: int
    probed: int


def addresses_in_use() -> QuerySet[DataAddress]:
    """Return the addresses that were not ended and whose entry is on the newest list."""
    listed = EntryRow.objects.filter(NEWEST_ROW, entry=OuterRef("entry"))
    return DataAddress.objects.filter(Exists(listed), ended_at__isnull=True)


def addresses_to_probe(
    *, before: datetime, organisation: Organisation | None = None, limit: int | None = None
) -> Sequence[DataAddress]:
    """Return the addresses not probed since a moment, those that waited longest first.

    Args:
        before: the moment.
        organisation: whose entries; None: everybody's.
        limit: how many at most.
    """
    newest = DataProbe.objects.filter(data_address=OuterRef("pk")).order_by("-id")
    found = addresses_in_use().annotate(probed_at=Subquery(newest.values("at")[:1]))
    found = found.filter(Q(probed_at__isnull=True) | Q(probed_at__lt=before))
    if organisation is not None:
        own = EntryRow.objects.filter(NEWEST_ROW, entry=OuterRef("entry"), provider=organisation)
        found = found.filter(Exists(own))
    return list(found.order_by(F("probed_at").asc(nulls_first=True), "pk")[:limit])


def newest_rows_of(entries: Collection[int]) -> dict[int, EntryRow]:
    """Return the newest wording by entry."""
    rows = EntryRow.objects.filter(NEWEST_ROW, entry__in=entries)
    return {row.entry_id: row for row in rows.select_related("provider", "entry")}


def addresses_of_entry(entry: int) -> Sequence[DataAddress]:
    """Return the addresses of an entry, ended ones last."""
    found = DataAddress.objects.filter(entry_id=entry)
    return list(found.order_by(F("ended_at").asc(nulls_first=True), "pk"))


def newest_probes_of(addresses: Collection[int]) -> dict[int, DataProbe]:
    """Return the newest probe by address."""
    newest = DataProbe.objects.filter(data_address=OuterRef("pk")).order_by("-id").values("pk")[:1]
    keys = DataAddress.objects.filter(pk__in=addresses).annotate(newest=Subquery(newest))
    probes = DataProbe.objects.filter(pk__in=keys.values("newest"))
    return {probe.data_address_id: probe for probe in probes}


def probes_of_entry(entry: int) -> Sequence[DataProbe]:
    """Return the newest probes of all addresses of an entry, newest first."""
    found = DataProbe.objects.filter(data_address__entry_id=entry).select_related("data_address")
    return list(found.order_by("-id")[:PROBES_SHOWN])


def availability(
    entries: Collection[int], *, until: datetime, days: int = 90
) -> Mapping[int, Availability]:
    """Return by entry how often its data could be had over some days; the brand gate asks it.

    Args:
        entries: keys of entries; one of which nobody probed is missing from the answer.
        until: the end of the time looked at.
        days: how long it is.
    """
    probes = DataProbe.objects.filter(
        data_address__entry__in=entries, at__gt=until - timedelta(days=days), at__lte=until
    ).exclude(outcome=ProbeOutcome.NOT_ALLOWED)
    counted = (
        probes.order_by()
        .values("data_address__entry_id")
        .annotate(had=Count("pk", filter=Q(outcome__in=HAD)), looked=Count("pk"))
    )
    return {
        row["data_address__entry_id"]: Availability(had=row["had"], looked=row["looked"])
        for row in counted
    }


def lasting_failures(*, runs: int) -> Sequence[DataProbe]:
    """Return the newest probe of every address in use whose last probes all met a fault.

    Args:
        runs: how many probes in a row must have.
    """
    probes = DataProbe.objects.filter(data_address=OuterRef("pk")).order_by("-id")
    since = probes.values("pk")[runs - 1 : runs]
    well = DataProbe.objects.filter(data_address=OuterRef("pk"), pk__gte=OuterRef("since"))
    failing = (
        addresses_in_use()
        .annotate(since=Subquery(since))
        .filter(~Exists(well.exclude(outcome__in=FAULTS)), since__isnull=False)
        .annotate(newest=Subquery(probes.values("pk")[:1]))
    )
    found = DataProbe.objects.filter(pk__in=failing.values("newest"))
    return list(found.select_related("data_address").order_by("data_address_id"))


def hosts_with_failures() -> Sequence[HostFigures]:
    """Return by server how many of its addresses did not answer when last probed, and of how many.

    Files that came and are faulty are their departments' matter, not the server's.
    """
    newest = DataProbe.objects.filter(data_address=OuterRef("pk")).order_by("-id")
    probed = addresses_in_use().annotate(last=Subquery(newest.values("outcome")[:1]))
    counted = (
        probed.filter(last__isnull=False)
        .order_by()
        .values("host")
        .annotate(
            failing=Count("pk", filter=Q(last__in=OF_THE_HOST)),
            probed=Count("pk"),
        )
    )
    return [HostFigures(**row) for row in counted.order_by("host")]


def open_host_alerts() -> Sequence[HostAlert]:
    """Return the alerts of servers that last, newest first."""
    return list(HostAlert.objects.filter(ended_at__isnull=True))


def host_alerts_in_sight(sight: Q) -> Sequence[HostAlert]:
    """Return the alerts that last of servers with data of entries that a person looks after.

    Args:
        sight: the condition on wordings that `entries_in_sight` gives.
    """
    own = EntryRow.objects.filter(sight, NEWEST_ROW, entry=OuterRef("entry"))
    hosts = DataAddress.objects.filter(Exists(own), ended_at__isnull=True).values("host")
    return list(HostAlert.objects.filter(ended_at__isnull=True, host__in=hosts))
