"""W7 runs from end to end with few letters, and its goals are those of the plan. No times here."""

from __future__ import annotations

import pytest

from bench import w7

TOLD = {
    "ours": 0.010,
    "limit": 0.007,
    "peer": 0.25,
    "letters": 1_000,
    "letter": 0.005,
    "growth_mib": 8.0,
}


def test_a_tiny_run_draws_with_every_contestant_there_is():
    told = w7.measured(letters=10, rounds=1)

    assert told["letters"] == 10
    assert min(told["ours"], told["limit"], told["letter"]) > 0
    assert [check.name for check in w7.row(told).checks] == [
        "share_of_canvas",
        "times_faster_than_peer",
        "growth_mib",
    ]


def test_what_just_reaches_each_goal_is_enough():
    row = w7.row(TOLD)

    assert row.met is True
    assert (row.size, row.times_faster_than_peer) == (1_000, 25.0)


@pytest.mark.parametrize("missed", [{"limit": 0.0069}, {"peer": 0.24}, {"growth_mib": 8.1}])
def test_what_misses_one_goal_is_not_enough(missed):
    assert w7.row({**TOLD, **missed}).met is False


def test_without_fpdf2_its_goal_is_not_met():
    row = w7.row({**TOLD, "peer": None})

    assert row.times_faster_than_peer is None
    assert [(check.name, check.met) for check in row.checks if not check.met] == [
        ("times_faster_than_peer", False)
    ]
