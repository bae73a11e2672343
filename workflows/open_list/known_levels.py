"""The levels that a list may name, as the check of a file looks them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries.grading import grading_on
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from datetime import date


def known_levels(*, on: date) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return what a grade is written as, made comparable, to how it is stored and what it allows.

    Args:
        on: the day whose scheme of grading counts.
    """
    levels = grading_on(on).levels.values()
    return {compare_key(each.value): (each.value, each.open_types) for each in levels}
