"""Probe the data of entries: take each file from its address, look into it, keep what was met."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from django.conf import settings

from backoffice.catalogue_client import MEBIBYTE
from backoffice.data_client import Bounds, Fetched, fetch_data
from cases.errors import FileTooLarge, UnreadableFile
from cases.models import DataProbe
from cases.queries.data_probes import addresses_to_probe, newest_rows_of
from cases.states.data_probe import FAULTS, OF_THE_HOST, ProbeOutcome
from workflows.open_list.data_quality.data_rows import FILES, open_data
from workflows.open_list.data_quality.measuring import declared_items, measure
from workflows.open_list.data_quality.recording import record_probes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from cases.models import DataAddress, Organisation

# As many probes are kept by one act; what is lost by a crash is made again.
TOGETHER: Final = 20
# After as many addresses of a server that do not answer, its others wait for the next run.
PATIENCE: Final = 5
# What a file without a byte adds: it was looked into, and it is not complete.
NOTHING: Final = {"outcome": ProbeOutcome.EMPTY, "rows": 0, "cells": 0, "empty_cells": 0}


@dataclass(frozen=True, kw_only=True)
class Told:
    """How many probes were made, with which outcomes, and how many were left for the next run."""

    probes: int
    faults: int
    left: int
    outcomes: Mapping[str, int]


def bounds_of_settings() -> Bounds:
    """What the settings of this installation allow."""
    return Bounds(
        whole_seconds=settings.PROBE_SECONDS,
        most_bytes=settings.PROBE_MEGABYTES * MEBIBYTE,
        private=settings.PROBE_PRIVATE,
    )


def probe_data(
    *,
    before: datetime,
    clock: Callable[[], datetime],
    bounds: Bounds,
    organisation: Organisation | None = None,
    limit: int | None = None,
    stop_at: datetime | None = None,
) -> Told:
    """Probe the addresses that were not probed since a moment, those that waited longest first.

    Args:
        before: the moment.
        clock: tells what time it is; a run may take hours.
        bounds: what is borne from servers.
        organisation: whose entries; None: everybody's.
        limit: how many addresses at most.
        stop_at: when no further address is begun; None: at the end.

    Writes: one `DataProbe` per address, a system event for every few of them.
    """
    outcomes: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    left, kept = 0, list[DataProbe]()
    addresses = addresses_to_probe(before=before, organisation=organisation, limit=limit)
    for start in range(0, len(addresses), TOGETHER):
        some = addresses[start : start + TOGETHER]
        items = _items_of(some)
        for address in some:
            is_late = stop_at is not None and clock() >= stop_at
            if is_late or silent[address.host] >= PATIENCE:
                left += 1
                continue
            probe = _probe(address, items[address.pk], bounds, at=clock())
            silent[address.host] += 1 if probe.outcome in OF_THE_HOST else -silent[address.host]
            kept.append(probe)
        record_probes(probes=kept, at=clock())
        outcomes.update(probe.outcome for probe in kept)
        kept = []
    return Told(
        probes=outcomes.total(),
        faults=sum(outcomes[each] for each in FAULTS),
        left=left,
        outcomes={each.value: outcomes[each] for each in ProbeOutcome if outcomes[each]},
    )


def _items_of(addresses: Sequence[DataAddress]) -> dict[int, dict[str, str]]:
    rows = newest_rows_of({address.entry_id for address in addresses})
    # A run takes hours: an entry may have left the list meanwhile.
    items = {entry: row.items for entry, row in rows.items()}
    return {
        address.pk: declared_items(address.items, items.get(address.entry_id, ()))
        for address in addresses
    }


def _probe(
    address: DataAddress, items: Mapping[str, str], bounds: Bounds, *, at: datetime
) -> DataProbe:
    with tempfile.TemporaryFile() as file:
        found = fetch_data(address.address, file, bounds=bounds)
        facts: dict[str, Any] = {}  # Any: values of columns
        if found.outcome == ProbeOutcome.GOOD:
            facts = looked_into(file, found, address.data_format, items)
    return DataProbe(data_address=address, at=at, **(asdict(found) | facts))


def looked_into(
    file: IO[bytes], found: Fetched, data_format: str, items: Mapping[str, str]
) -> dict[str, Any]:  # Any: values of columns
    """Return what a file that arrived adds to a probe."""
    if data_format not in FILES:
        return {} if found.size else NOTHING
    try:
        facts = measure(open_data(file, found.size or 0, data_format), items)
    except FileTooLarge:
        return {"outcome": ProbeOutcome.TOO_LARGE}
    except UnreadableFile:
        return {"outcome": ProbeOutcome.UNREADABLE} if found.size else NOTHING
    outcome = ProbeOutcome.GOOD
    if facts.missing_items:
        outcome = ProbeOutcome.ITEMS_MISSING
    if not facts.rows:
        outcome = ProbeOutcome.EMPTY
    return asdict(facts) | {"outcome": outcome}
