"""W11 runs from end to end, and every contestant decides every request. No times here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import w11

if TYPE_CHECKING:
    from pathlib import Path


def test_a_tiny_run_measures_every_contestant(tmp_path: Path) -> None:
    told = w11.measured(tmp_path, f"sqlite:///{tmp_path}/w11.sqlite3", requests=3, rounds=1)

    contestants = ["single_by_pages", "plan_by_pages", "single_by_acts", "plan_by_acts"]
    assert list(told) == contestants
    assert all(seconds > 0 for seconds in told.values())


def test_three_fifths_are_enough_and_more_is_not() -> None:
    told = {
        "single_by_pages": 10.0,
        "plan_by_pages": 6.0,
        "single_by_acts": 5.0,
        "plan_by_acts": 3.01,
    }

    row = w11.row(told, size=500)

    assert [(check.name, check.met) for check in row.checks] == [("pages", True), ("acts", False)]
    assert (row.ours, row.limit, row.peer) == (0.012, 0.01, 0.02)
    assert row.met is False
