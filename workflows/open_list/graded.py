"""Judge the level (分类分级) that a row would have by the scheme of the day.

What a person types is refused where the scheme forbids it; what a file or a merge brings is shown
to those who decide (工作安排 二(2); decisions.md, Open list, Grading).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.queries.grading import grading_on
from cases.states.vocabulary import OpenType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from cases.grading import Grading, Level

LOWERED = "grade_lowered"
UNCOMPARABLE = "grade_uncomparable"
NOT_ALLOWED = "grade_not_allowed"
UNKNOWN = "grade_unknown"
RULES = frozenset({LOWERED, UNCOMPARABLE, NOT_ALLOWED, UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """The level that a row would have and the one that it had, under the scheme in force.

    Attributes:
        before: empty for a new entry, and for one that had none.
    """

    grading: Grading
    grade: str
    open_type: str
    before: str = ""

    @property
    def findings(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return what those who decide must know: rule and words, the gravest first."""
        if not self.grading.number:
            return ()
        found: list[tuple[str, tuple[str, ...]]] = []
        if rule := self._against_before():
            found.append((rule, (self.before, self.grade)))
        if not self.grading.allows(self.grade, self.open_type):
            found.append((NOT_ALLOWED, (self.grade, self.open_type)))
        elif self.grade and self.grade not in self.grading.levels:
            found.append((UNKNOWN, (self.grade,)))
        return tuple(found)

    def _against_before(self) -> str:
        if not self.before or self.before == self.grade:
            return ""
        if not self.grade:
            return LOWERED
        old, new = self.grading.known(self.before), self.grading.known(self.grade)
        if old is None or new is None:
            return UNCOMPARABLE
        return LOWERED if _is_looser(new, old) else ""


def _is_looser(new: Level, old: Level) -> bool:
    return new.strictness < old.strictness or new.most_open > old.most_open


def grading_for(*grades: str, on: date) -> Grading | None:
    """Return the scheme of a day where any of some grades says something; None: not asked for."""
    return grading_on(on) if any(grades) else None


def graded(
    grading: Grading | None,
    content: Mapping[str, Any],  # Any: values by field
    before: Mapping[str, Any] | None,
) -> Graded | None:
    """Return what the screen is told of a wording and the one that it takes the place of."""
    if grading is None:
        return None
    return Graded(
        grading=grading,
        grade=content["grade"],
        open_type=content["open_type"],
        before=before["grade"] if before else "",
    )


def why_refused(judged: Graded, *, name: str, reason: str, is_new: bool) -> str:
    """Return why the level, or its lack, that a person proposes cannot be; empty: it can.

    Args:
        judged: the level and the attribute, and the level before.
        name: the entry, for the sentence.
        reason: why a listed entry gets another level.
        is_new: whether the entry is not listed yet, so that any level is its first.
    """
    if not judged.grading.number:
        return ""
    level = judged.grading.levels.get(judged.grade)
    none = _t("（空）")
    facts = {"name": name, "grade": judged.grade or none, "before": judged.before or none}
    if judged.grade and level is None and judged.grade != judged.before:
        return _t(
            "“%(name)s”的分类分级“%(grade)s”不在施行中的方案内，可选：%(known)s。请重新选择。"
        ) % {**facts, "known": "、".join(judged.grading.levels)}
    if level is not None and judged.open_type not in level.open_types:
        return _not_allowed(judged, level, facts)
    if not is_new and judged.grade != judged.before and not reason.strip():
        return (
            _t(
                "“%(name)s”的分类分级由“%(before)s”改为“%(grade)s”：请在“分级调整理由”中单独写明理由。"
            )
            % facts
        )
    return ""


def _not_allowed(judged: Graded, level: Level, facts: Mapping[str, str]) -> str:
    fitting = [
        each.value
        for each in judged.grading.levels.values()
        if judged.open_type in each.open_types and each.aspect == level.aspect
    ]
    return _t(
        "“%(name)s”的分类分级“%(grade)s”不允许%(open_type)s，只允许%(allowed)s。"
        "请改用允许的开放属性；级别确需调整的，可选：%(fitting)s，并写明理由。"
    ) % {
        **facts,
        "open_type": OpenType(judged.open_type).label,
        "allowed": level.allowed,
        "fitting": "、".join(fitting) or _t("（无）"),
    }
