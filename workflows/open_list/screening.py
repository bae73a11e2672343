"""Look for what must pass the security review: personal information and loosening.

The screen ends in a person's decision and never refuses by itself (decisions.md; 工作安排 二(11)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.seed.personal_information import STRONG_WORDS, WEAK_WORDS
from cases.states.vocabulary import OpenType

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOSENING = "loosening"
STRONG_PERSONAL_INFORMATION = "strong_personal_information"
WEAK_PERSONAL_INFORMATION = "weak_personal_information"

_OPENNESS = {OpenType.NOT_OPEN: 0, OpenType.CONDITIONAL: 1, OpenType.UNCONDITIONAL: 2}


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
        """Weak words are a note; everything else sends the item to the security review."""
        return any(finding.rule != WEAK_PERSONAL_INFORMATION for finding in self.findings)


def screen(*, open_type: str, item_names: Iterable[str], previous_open_type: str = "") -> Screening:
    """Screen one proposed row.

    Args:
        open_type: opening attribute that the row would have.
        item_names: names of its data items.
        previous_open_type: the attribute in the newest version; empty for a new entry.
    """
    findings = []
    if (
        previous_open_type
        and _OPENNESS[OpenType(open_type)] > _OPENNESS[OpenType(previous_open_type)]
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
    return Screening(tuple(findings))
