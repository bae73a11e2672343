"""Builders of addresses of data, of what probes met there, and of the tasks that follow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases.models import DataAddress, DataProbe, EntryRow, HostAlert
from cases.states.data_probe import ProbeOutcome
from tests.factories import shanghai
from tests.workflows.open_list.lists import City, a_city, add, publish
from workflows.open_list.data_quality.addresses import add_address
from workflows.open_list.data_quality.follow_up import follow_up

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import ListEntry

AT = shanghai(2023, 9, 27)
WHOLE: dict[str, Any] = {
    "status": 200,
    "size": 100,
    "rows": 10,
    "columns": 2,
    "cells": 20,
    "empty_cells": 0,
    "duplicate_rows": 0,
    "misshapen_rows": 0,
    "typed_cells": 10,
    "matching_cells": 10,
    "content": "a" * 64,
}


def a_listed_city(*names: str) -> tuple[City, list[ListEntry]]:
    """Publish a list of some names; return who made it, and its entries in that order."""
    city = a_city()
    version = publish(city, *(add(name=name) for name in names))
    assert version.sequence == 1
    listed = EntryRow.objects.filter(valid_from=1).select_related("entry")
    rows = {row.name: row.entry for row in listed}
    return city, [rows[name] for name in names]


def an_address(
    city: City, entry: ListEntry, address: str = "http://data.example/a.csv", **said: Any
) -> DataAddress:
    """Enter an address long before the tests' day."""
    return add_address(
        entry=entry,
        address=address,
        data_format=said.pop("data_format", "csv"),
        membership=city.staff,
        at=said.pop("at", AT - timedelta(days=100)),
        **said,
    )


def probed(
    address: DataAddress, *outcomes: ProbeOutcome, until: datetime = AT, **said: Any
) -> DataProbe:
    """Write what probes met on the days up to a moment, the last of them then."""
    made = None
    for number, outcome in enumerate(outcomes):
        facts = (WHOLE | said) if outcome == ProbeOutcome.GOOD else said
        made = DataProbe.objects.create(
            data_address=address,
            at=until - timedelta(days=len(outcomes) - 1 - number),
            outcome=outcome,
            **facts,
        )
    assert made is not None
    return made


def faulty_data(city: City, entry: ListEntry) -> DataAddress:
    """Let probes of an address fail so that a task follows, and alert of a server."""
    address = an_address(city, entry)
    probed(address, *[ProbeOutcome.NO_ANSWER] * 3)
    follow_up(at=AT)
    HostAlert.objects.create(host="data.example", began_at=AT, failing=5, probed=5)
    return address
