"""What a grading scheme says, as values: its levels, and the digest that seals them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cases.events import canonical
from cases.states.vocabulary import OpenType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from cases.models import GradingLevel, GradingScheme

# How open an attribute is; the larger, the more open.
OPENNESS = {OpenType.NOT_OPEN: 0, OpenType.CONDITIONAL: 1, OpenType.UNCONDITIONAL: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level: its place in a scheme, and the opening attributes that it allows.

    Attributes:
        value: what an entry writes as its grade.
        strictness: larger is stricter; compared across aspects (house default).
    """

    value: str
    aspect: str
    label: str
    strictness: int
    open_types: tuple[str, ...]

    @property
    def most_open(self) -> int:
        """Return how open the most open attribute is that it allows."""
        return max(OPENNESS[OpenType(each)] for each in self.open_types)

    @property
    def allowed(self) -> str:
        """Return the labels of the attributes that it allows."""
        return "、".join(str(OpenType(each).label) for each in self.open_types)


@dataclass(frozen=True, kw_only=True)
class Grading:
    """The scheme in force on a day, and the levels of earlier ones that it no longer has.

    Attributes:
        number: of the version in force; 0: there is none, and nothing is asked of a grade.
        effective_from: the day on which that version began.
        levels: by value, in their order.
        earlier: by value, as the newest version had them that knew them.
    """

    number: int = 0
    effective_from: date | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    earlier: Mapping[str, Level] = field(default_factory=dict)

    def known(self, grade: str) -> Level | None:
        """Return the level of a grade, of an earlier version where this one lacks it."""
        return self.levels.get(grade) or self.earlier.get(grade)

    def allows(self, grade: str, open_type: str) -> bool:
        """Tell whether a level of the scheme allows an attribute; unknown grades forbid nothing."""
        level = self.levels.get(grade)
        return level is None or open_type in level.open_types

    def by_aspect(self) -> dict[str, list[Level]]:
        """Return the levels by aspect, both in their order."""
        found: dict[str, list[Level]] = {}
        for level in self.levels.values():
            found.setdefault(level.aspect, []).append(level)
        return found


def scheme_digest(scheme: GradingScheme, levels: Iterable[GradingLevel]) -> str:
    """Return the digest over what a version says: its head, and its levels in order."""
    head = {
        "number": scheme.number,
        "name": scheme.name,
        "effective_from": scheme.effective_from,
        "source": scheme.source,
        "tier": scheme.tier,
        "reason": scheme.reason,
    }
    facts = [head, *map(_facts_of, levels)]
    return hashlib.sha256(b"\n".join(map(canonical, facts))).hexdigest()


def _facts_of(level: GradingLevel) -> dict[str, Any]:  # Any: JSON content
    return {
        "position": level.position,
        "aspect": level.aspect,
        "code": level.code,
        "value": level.value,
        "label": level.label,
        "meaning": level.meaning,
        "strictness": level.strictness,
        "open_types": list(level.open_types),
    }
