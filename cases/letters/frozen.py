"""Letters from the facts that were frozen with them: the same facts give the same text for ever.

A released version of the builders must not be edited so that it says something else of the same
facts: letters that were issued would no longer prove themselves. It is added to instead.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cases.letters import closings, decisions, intake
from cases.letters.citations import Citation
from cases.letters.letter import Reason
from cases.letters.matter import Dataset, Matter
from cases.letters.parts import letter_text
from cases.states.clock import Tier
from cases.states.letter_words import LetterKind
from cases.text_digest import text_digests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cases.letters.letter import Letter

Facts = dict[str, Any]  # Any: JSON facts
BUILDER: Final = 1


def frozen(matter: Matter, own: Mapping[str, Any]) -> Facts:  # Any: JSON facts
    """Return the facts of a letter as they are stored.

    Args:
        matter: what all letters share.
        own: what this kind says beside, in JSON; its keys are those that `letter_of` reads.
    """
    shared = asdict(matter)
    shared["on"], shared["received_on"] = matter.on.isoformat(), matter.received_on.isoformat()
    shared["datasets"] = [asdict(each) for each in matter.datasets]
    shared["citations"] = [asdict(each) | {"tier": str(each.tier)} for each in matter.citations]
    return {"matter": shared, **own}


def letter_of(
    kind: str, facts: Mapping[str, Any], *, builder: int = BUILDER
) -> Letter:  # Any: as above
    """Return the letter that frozen facts give.

    Args:
        kind: one of `LetterKind`.
        facts: as `frozen` returned them.
        builder: the version that they were frozen for.

    Raises:
        BadInput: as the builders. KeyError: no such version or kind, or a fact is missing.
    """
    return _BUILDERS[builder, LetterKind(kind)](_matter(facts["matter"]), facts)


def digest_of(letter: Letter) -> str:
    """Return the digest of a letter's text, under which the event of its line knows it."""
    return text_digests(letter_text(letter)).sha256


def _matter(stored: Mapping[str, Any]) -> Matter:  # Any: as above
    return Matter(
        **{
            **stored,
            "on": date.fromisoformat(stored["on"]),
            "received_on": date.fromisoformat(stored["received_on"]),
            "datasets": tuple(Dataset(**each) for each in stored["datasets"]),
            "citations": tuple(
                Citation(**{**each, "tier": Tier(each["tier"])}) for each in stored["citations"]
            ),
        }
    )


def _acceptance(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return intake.acceptance(matter, answer_by=date.fromisoformat(facts["answer_by"]))


def _supplement(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return intake.supplement(
        matter,
        gaps=tuple(intake.Gap(**each) for each in facts["gaps"]),
        reply_by=date.fromisoformat(facts["reply_by"]),
        restarts_clock=facts["restarts_clock"],
    )


def _extension(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return intake.extension(
        matter,
        due=date.fromisoformat(facts["due"]),
        extended_to=date.fromisoformat(facts["extended_to"]),
        reason=facts["reason"],
    )


def _decision(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    sign_by = facts["sign_by"]
    return decisions.decision(
        matter,
        opened=tuple(
            decisions.Opened(
                dataset=dataset,
                delivery=facts["delivery"],
                months=facts["months"],
                conditions=tuple(facts["conditions"]),
            )
            for dataset in matter.datasets
        ),
        refused=(),
        sign_by=date.fromisoformat(sign_by) if sign_by else None,
    )


def _refusal(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return decisions.refusal(matter, reasons=tuple(Reason(**each) for each in facts["reasons"]))


def _abandoned(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return closings.abandoned(
        matter,
        noticed_on=date.fromisoformat(facts["noticed_on"]),
        reply_by=date.fromisoformat(facts["reply_by"]),
    )


_BUILDERS: Final[dict[tuple[int, LetterKind], Callable[[Matter, Mapping[str, Any]], Letter]]] = {
    (1, LetterKind.ACCEPTANCE): _acceptance,
    (1, LetterKind.SUPPLEMENT): _supplement,
    (1, LetterKind.EXTENSION): _extension,
    (1, LetterKind.DECISION): _decision,
    (1, LetterKind.REFUSAL): _refusal,
    (1, LetterKind.ABANDONED): _abandoned,
}
