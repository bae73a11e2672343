"""How often the data of entries could be had, for whoever asks by name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.queries.data_probes import availability
from cases.states.data_probe import ProbeOutcome as P
from tests.workflows.open_list.data_quality.offered import (
    AT,
    a_listed_city,
    an_address,
    probed,
)

pytestmark = pytest.mark.django_db


def test_availability_counts_ninety_days_and_leaves_out_what_was_not_looked_at():
    city, (entry, unprobed) = a_listed_city("公交线路", "轨道线路")
    address = an_address(city, entry)
    probed(address, P.NO_ANSWER, until=AT - timedelta(days=90))
    probed(address, P.GOOD, P.ITEMS_MISSING, P.TIMED_OUT, P.NOT_ALLOWED, P.TOO_LARGE)
    probed(address, P.NO_ANSWER, until=AT + timedelta(days=1))

    found = availability([entry.pk, unprobed.pk], until=AT)

    assert found.keys() == {entry.pk}
    assert (found[entry.pk].had, found[entry.pk].looked) == (3, 4)
    assert found[entry.pk].share == 0.75


def test_addresses_of_an_entry_count_together():
    city, (entry,) = a_listed_city("公交线路")
    probed(an_address(city, entry), P.GOOD)
    probed(an_address(city, entry, "http://data.example/b.csv"), P.NO_ANSWER)

    assert availability([entry.pk], until=AT)[entry.pk].share == 0.5


def test_availability_over_other_days_is_to_be_had():
    city, (entry,) = a_listed_city("公交线路")
    probed(an_address(city, entry), P.NO_ANSWER, P.GOOD)

    assert availability([entry.pk], until=AT, days=1)[entry.pk].share == 1
