"""W1 runs from end to end, and every contestant decides. No times here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import w1

if TYPE_CHECKING:
    from pathlib import Path


def test_a_tiny_run_measures_every_contestant(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/w1.sqlite3"

    told = w1.measured(tmp_path, url, clients=(1, 2), seconds=0.1, rounds=1)

    contestants = ["limit", "ours_direct", "stock_direct", "ours_gateway", "stock_gateway"]
    assert list(told) == contestants
    rates = [told[name][clients]["median"] for name in contestants for clients in ("1", "2")]
    assert all(rate > 0 for rate in rates)
    assert [check.name for check in w1.row(told, size=2).checks] == [
        "direct_at_1",
        "direct_at_2",
        "gateway_at_1",
        "gateway_at_2",
    ]


def test_half_as_fast_again_as_stock_is_enough_and_less_is_not() -> None:
    told = {
        name: {"1": {"median": rate}}
        for name, rate in {
            "limit": 900.0,
            "ours_direct": 300.0,
            "stock_direct": 200.0,
            "ours_gateway": 299.0,
            "stock_gateway": 200.0,
        }.items()
    }

    row = w1.row(told, size=1)

    assert [(check.value, check.met) for check in row.checks] == [(1.5, True), (1.495, False)]
    assert row.met is False
