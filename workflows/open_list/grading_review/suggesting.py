"""Which levels an entry may have with its opening attribute, and the one that is prefilled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.grading import Grading, Level


def levels_for(grading: Grading, open_type: str) -> dict[str, list[Level]]:
    """Return the levels of a scheme that allow an attribute, by aspect, in their order."""
    fitting = {
        aspect: [level for level in levels if open_type in level.open_types]
        for aspect, levels in grading.by_aspect().items()
    }
    return {aspect: levels for aspect, levels in fitting.items() if levels}


def suggested_level(grading: Grading, grade: str, open_type: str) -> str:
    """Return the level that comes nearest to the one that an entry has; empty: none does.

    It is of the same aspect, allows the attribute and is no less strict: a suggestion never
    loosens (house default). What has no level, or another word for it, is a person's to judge.
    """
    known = grading.known(grade)
    if known is None:
        return ""
    near = [
        level
        for level in levels_for(grading, open_type).get(known.aspect, [])
        if level.strictness >= known.strictness and level.value != grade
    ]
    return min(near, key=lambda level: level.strictness).value if near else ""
