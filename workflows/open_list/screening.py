"""Look for what must pass the security review: personal information and loosening.

The screen ends in a person's decision and never refuses by itself (decisions.md; 工作安排 二(11)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.grading import OPENNESS
from cases.seed.personal_information import STRONG_WORDS, WEAK_WORDS
from cases.states.vocabulary import EntryStatus, OpenType
from workflows.open_list import graded as grades

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cases.grading import Grading
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
    status: str = EntryStatus.PUBLISHED,
    previous_status: str = EntryStatus.PUBLISHED,
    graded: Graded | None = None,
) -> Screening:
    """Screen one proposed row.

    A move toward openness is one of the opening attribute, and one from suspended to open again.
    The names of the data items are looked at where the entry is or becomes unconditional, and in
    every move toward openness; not where its data cannot be had at all.

    Args:
        open_type: opening attribute that the row would have.
        item_names: names of its data items.
        previous_open_type: the attribute in the newest version; empty for a new entry.
        status: whether its data could be had.
        previous_status: the same in the newest version.
        graded: its level under the scheme in force; None where neither wording has any.
    """
    findings = []
    if previous_open_type and _is_looser(
        (open_type, status), than=(previous_open_type, previous_status)
    ):
        findings.append(Finding(LOOSENING))
    is_unconditional = open_type == OpenType.UNCONDITIONAL and status != EntryStatus.SUSPENDED
    if findings or is_unconditional:
        names = tuple(item_names)
        for rule, words in (
            (STRONG_PERSONAL_INFORMATION, STRONG_WORDS),
            (WEAK_PERSONAL_INFORMATION, WEAK_WORDS),
        ):
            if hits := tuple(name for name in names if any(word in name for word in words)):
                findings.append(Finding(rule, hits))
    findings += [Finding(rule, words) for rule, words in (graded.findings if graded else ())]
    return Screening(tuple(findings))


def screen_wording(
    content: Mapping[str, Any],  # Any: values by field
    *,
    previous: Mapping[str, Any] | None,  # Any: values by field
    grading: Grading | None,
) -> Screening:
    """Screen a whole wording against the one that stands.

    Args:
        content: the proposed wording.
        previous: what stands; None: the entry is not listed.
        grading: the scheme of the day; None where neither wording has a level.
    """
    return screen(
        open_type=content["open_type"],
        item_names=(each["name"] for each in content["items"]),
        previous_open_type=previous["open_type"] if previous else "",
        status=content["status"],
        previous_status=previous["status"] if previous else EntryStatus.PUBLISHED,
        graded=grades.graded(grading, content, previous),
    )


def is_tighter(
    content: Mapping[str, Any],  # Any: values by field
    standing: Mapping[str, Any],  # Any: values by field
) -> bool:
    """Tell whether a wording takes openness away from the one that stands."""
    return _is_looser(
        (standing["open_type"], standing["status"]), than=(content["open_type"], content["status"])
    )


def _is_looser(proposed: tuple[str, str], *, than: tuple[str, str]) -> bool:
    attribute = OPENNESS[OpenType(proposed[0])] > OPENNESS[OpenType(than[0])]
    return attribute or _openness(*proposed) > _openness(*than)


def _openness(open_type: str, status: str) -> int:
    return OPENNESS[OpenType(open_type)] if status == EntryStatus.PUBLISHED else 0
