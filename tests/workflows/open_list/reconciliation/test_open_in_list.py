"""The share of what the catalogue marks as open that stands in the list (工作安排 二(3))."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.queries.reconciliation_trend import OpenInList, open_in_list
from tests.workflows.open_list.reconciliation.catalogues import NOW, Line, Listed, load
from workflows.open_list.reconciliation.reconcile import reconcile

pytestmark = pytest.mark.django_db
LINES = [
    Line("C1", "D1", name="公交"),
    Line("C2", "D2", name="地铁"),
    Line("C3", "D3", name="轮渡", open_type="conditional"),
    Line("C4", "D4", name="出租", open_type="not_open"),
    Line("C5", "D5", name="机场", provider="丁局"),
]


def compared(city, operator, lines, *, at):
    load(lines, operator, at=at)
    version = city.publish({"a": Listed("D1", name="公交"), "d": Listed("D9", name="铁路")})
    return reconcile(version=version, membership=operator, at=at)


def test_what_is_not_listed_counts_against_the_share_whoever_its_provider_is(city, operator):
    compared(city, operator, LINES, at=NOW)

    assert open_in_list(at=NOW) == OpenInList(marked=4, listed=1)


def test_share_of_a_day_is_that_of_the_last_run_before_it(city, operator):
    later = NOW + timedelta(days=1)
    compared(city, operator, LINES, at=NOW)
    compared(city, operator, LINES[:-1], at=later)

    assert open_in_list(at=NOW - timedelta(seconds=1)) is None
    assert open_in_list(at=NOW) == OpenInList(marked=4, listed=1)
    assert open_in_list(at=later) == OpenInList(marked=3, listed=1)
