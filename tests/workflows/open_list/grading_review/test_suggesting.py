"""Levels that an entry may have, and the one that is prefilled: never a looser one."""

from __future__ import annotations

import pytest

from cases.grading import Grading, Level
from workflows.open_list.grading_review.suggesting import levels_for, suggested_level

ALL = ("unconditional", "conditional", "not_open")


def a_level(value: str, strictness: int, open_types: tuple[str, ...] = ALL) -> Level:
    """Return a level of things, or of whatever its first two characters say."""
    return Level(
        value=value, aspect=value[:2], label="", strictness=strictness, open_types=open_types
    )


GRADING = Grading(
    number=2,
    levels={
        level.value: level
        for level in (
            a_level("客体L1", 1),
            a_level("客体L2", 2, ALL[1:]),
            a_level("客体L3", 3, ALL[1:]),
            a_level("个人L3", 3, ALL[2:]),
        )
    },
    earlier={"客体L9": a_level("客体L9", 2)},
)


def test_levels_are_those_that_allow_the_attribute_by_aspect() -> None:
    found = {
        aspect: [level.value for level in levels]
        for aspect, levels in levels_for(GRADING, "conditional").items()
    }

    assert found == {"客体": ["客体L1", "客体L2", "客体L3"]}


@pytest.mark.parametrize(
    ("grade", "open_type", "suggested"),
    [
        ("客体L9", "conditional", "客体L2"),
        ("客体L9", "unconditional", ""),
        ("客体L2", "conditional", "客体L3"),
        ("个人L3", "conditional", ""),
        ("内部", "conditional", ""),
        ("", "conditional", ""),
    ],
)
def test_suggestion_is_of_the_same_aspect_and_no_looser(grade, open_type, suggested) -> None:
    assert suggested_level(GRADING, grade, open_type) == suggested
