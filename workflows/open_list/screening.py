"""Look for what must pass the security review: personal information and loosening.

The screen ends in a person's decision and never refuses by itself (decisions.md; 工作安排 二(11)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.grading import OPENNESS
from cases.seed.personal_information import STRONG_WORDS, WEAK_WORDS
from cases.states.vocabulary import OpenType
from workflows.open_list import graded as grades

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflows.open_list.graded import Graded

LOOSENING = "loosening"
STRONG_PERSONAL_INFORMATION = "strong_personal_information"
WEAK_PERSONAL_INFORMATION = "weak_personal_information"
# What a reviewer sees and may pass like anything else.
NOTES = frozenset({WEAK_PERSONAL_INFORMATION, grades.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a reviewer must look at, with the words that raised it."""

    rule: str
    words: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:  # Any: JSON content
        """Return the finding as a change item stores it."""
        return {"rule": self.rule, "words": list(self.words)}


@dataclass(frozen=True, slots=True)
class Screening:
    """What the screen says of one proposed row."""

    findings: tuple[Finding, ...]

    @property
    def needs_security_review(self) -> bool:
        """Weak words and words for a level are notes; all else goes to the security review."""
        return any(finding.rule not in NOTES for finding in self.findings)


def screen(
    *,
    open_type: str,
    item_names: Iterable[str],
    previous_open_type: str = "",
    graded: Graded | None = None,
) -> Screening:
    """Screen one proposed row.

    Args:
        open_type: opening attribute that the row would have.
        item_names: names of its data items.
        previous_open_type: the attribute in the newest version; empty for a new entry.
        graded: its level under the scheme in force; None where neither wording has any.
    """
    findings = []
    if (
        previous_open_type
        and OPENNESS[OpenType(open_type)] > OPENNESS[OpenType(previous_open_type)]
    ):
        findings.append(Finding(LOOSENING))
    if open_type == OpenType.UNCONDITIONAL:
        names = tuple(item_names)
        for rule, words in (
            (STRONG_PERSONAL_INFORMATION, STRONG_WORDS),
            (WEAK_PERSONAL_INFORMATION, WEAK_WORDS),
        ):
            if hits := tuple(name for name in names if any(word in name for word in words)):
                findings.append(Finding(rule, hits))
    findings += [Finding(rule, words) for rule, words in (graded.findings if graded else ())]
    return Screening(tuple(findings))
