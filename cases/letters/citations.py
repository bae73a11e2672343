"""What a letter may cite: only what was read in its full text, or the plan of work itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cases.states.clock import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

PRINTABLE: Final = frozenset({Tier.V, Tier.S})


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A legal base with how far its text can be trusted (rules.md, section 0).

    Attributes:
        instrument: name of the act, without its brackets.
        article: such as `第四十一条`; may be empty.
        tier: how far the text was read.
    """

    instrument: str
    article: str
    tier: Tier


def printable_citations(citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return the citations that may stand on a letter, each once, in the order given.

    What is recalled, seen in a summary, drawn by analogy or our own custom is left out: it stays
    with the rule in the product and is marked 依据待核 there.
    """
    return tuple(
        dict.fromkeys(
            f"《{each.instrument}》{each.article}" for each in citations if each.tier in PRINTABLE
        )
    )
