"""Criteria as pages show them: what each asks, and what was found of one entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cases.states.label import Criterion, CriterionResult
from workflows.open_list.programmes.criteria import COMPUTED, asked, checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from cases.models import LabelCriteria

TONES: Final = {
    CriterionResult.MET: "good",
    CriterionResult.NOT_MET: "bad",
    CriterionResult.NOT_APPLICABLE: "neutral",
}


@dataclass(frozen=True, kw_only=True)
class CriterionLine:
    """One criterion; without a result nobody has looked yet."""

    label: str
    asked: str
    is_computed: bool
    result: str = ""
    tone: str = "neutral"
    why: str = ""


def lines_of(
    criteria: LabelCriteria, found: Iterable[Mapping[str, str]] = ()
) -> list[CriterionLine]:
    """Return a version of the criteria line by line, with what was found.

    Args:
        criteria: the version.
        found: objects with `code`, `result` and `why`, as a nomination keeps them.
    """
    by_code = {one["code"]: one for one in found}
    lines = []
    for said in criteria.criteria:
        one = by_code.get(said["code"])
        result = CriterionResult(one["result"]) if one else None
        lines.append(
            CriterionLine(
                label=str(Criterion(said["code"]).label),
                asked=asked(said),
                is_computed=said["code"] in COMPUTED,
                result=str(result.label) if result else "",
                tone=TONES[result] if result else "neutral",
                why=one["why"] if one else "",
            )
        )
    return lines


def found_now(entry: int, criteria: LabelCriteria, *, at: datetime) -> list[dict[str, str]]:
    """Return what the criteria that are read from facts say of an entry now."""
    found = checked([entry], criteria.criteria, at=at)
    return [each.as_json() for each in found[entry]]
