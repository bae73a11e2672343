"""The table that random runs count on, held against the vectors of the rules."""

from __future__ import annotations

from datetime import date

import pytest

from tests.random_runs.access.official_days import days_between, is_worked, worked_day_after


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2023-09-06", "2023-09-13"),
        ("2023-09-27", "2023-10-10"),
        ("2023-09-28", "2023-10-11"),
        ("2024-02-08", "2024-02-21"),
        ("2025-09-30", "2025-10-14"),
        ("2026-02-13", "2026-02-27"),
        ("2026-09-24", "2026-10-09"),
    ],
)
def test_five_working_days_end_where_the_rules_say(received: str, due: str) -> None:
    assert worked_day_after(date.fromisoformat(received), 5) == date.fromisoformat(due)


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_years_have_the_working_days_that_the_rules_computed(year: int, days: int) -> None:
    whole = days_between(date(year, 1, 1), date(year, 12, 31))

    assert sum(map(is_worked, whole)) == days
