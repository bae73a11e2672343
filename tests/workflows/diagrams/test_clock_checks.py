"""The file of deadlines is refused where it contradicts itself."""

from __future__ import annotations

import pytest

from workflows.diagrams.clock_checks import refuse_contradictions

LADDERS = [
    {"name": "days", "rungs": [{"code": "B0", "offset": 0}]},
    {"name": "shares", "rungs": [{"code": "P80", "percent": 80}]},
]
REASONS = [{"code": "ask", "verb": "pause"}, {"code": "anew", "verb": "reset"}]


def a_file(**clock: object) -> dict[str, object]:
    """Return a file of one deadline."""
    return {"clock": [{"code": "x", **clock}], "ladder": LADDERS, "reason": REASONS}


@pytest.mark.parametrize(
    "clock",
    [
        {"unit": "working_day", "length": 5, "ladder": "shares", "reasons": ["ask", "anew"]},
        {"unit": "fixed_date", "ladder": "days", "reasons": ["ask"]},
        {"unit": "fixed_date"},
        {"unit": "working_hour", "length": 4, "ladder": "days", "reasons": ["ask", "anew"]},
    ],
)
def test_deadline_that_makes_sense_is_taken(clock: dict[str, object]) -> None:
    refuse_contradictions(a_file(**clock))


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        ({"unit": "week", "length": 1}, "the unit 'week' is unknown; write one of working_day"),
        ({"unit": "working_day"}, "x counts in working_day: give it a length of 1 or more"),
        ({"unit": "fixed_date", "length": 5}, "x ends on a date that its case gives"),
        ({"unit": "fixed_date", "ladder": "shares"}, "no term to take a share of"),
        (
            {"unit": "working_hour", "length": 4, "ladder": "shares"},
            "its ladder 'shares' has a rung at a percentage",
        ),
        ({"unit": "working_hour"}, "x counts in working_hour: give it a length of 1 or more"),
        ({"unit": "fixed_date", "reasons": ["ask", "anew"]}, "take the reasons ['anew'] away"),
    ],
)
def test_deadline_that_makes_no_sense_is_refused(clock: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^x") as refused:
        refuse_contradictions(a_file(**clock))

    assert sentence in str(refused.value)
