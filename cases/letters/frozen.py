"""Letters from the facts that were frozen with them: the same facts give the same text for ever.

A released version of the builders must not be edited so that it says something else of the same
facts: letters that were issued would no longer prove themselves. It is added to instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cases.letters import (
    closings,
    decisions,
    fast_path_facts,
    first_words,
    intake,
    line_decision,
    measures,
)
from cases.letters.citations import Citation
from cases.letters.letter import Reason
from cases.letters.matter import Dataset, Matter
from cases.letters.parts import letter_text
from cases.letters.second_look import (
    Contested,
    TimeToAsk,
    second_look,
    telling_of_second_looks,
)
from cases.letters.third_words import from_the_opening, of_the_own_decision
from cases.states.clock import Tier
from cases.states.letter_words import LetterKind
from cases.text_digest import text_digests

if TYPE_CHECKING:
    from cases.letters.letter import Letter

Facts = dict[str, Any]  # Any: JSON facts
BUILDER: Final = 4


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
    return _BUILDERS[builder][LetterKind(kind)](_matter(facts["matter"]), facts)


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


def _first_acceptance(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return first_words.acceptance(matter, answer_by=date.fromisoformat(facts["answer_by"]))


def _acceptance(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    paused_on = facts["paused_on"]
    return intake.acceptance(
        matter,
        answer_by=date.fromisoformat(facts["answer_by"]),
        term=intake.AnswerTerm(facts["term"]),
        paused_on=date.fromisoformat(paused_on) if paused_on else None,
    )


def _first_supplement(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return first_words.supplement(matter, **_of_supplement(facts))


def _supplement(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    is_provisional = facts["is_provisional"]
    return intake.supplement(matter, **_of_supplement(facts), is_provisional=is_provisional)


def _of_supplement(facts: Mapping[str, Any]) -> Facts:  # Any: as above
    return {
        "gaps": tuple(intake.Gap(**each) for each in facts["gaps"]),
        "reply_by": date.fromisoformat(facts["reply_by"]),
        "restarts_clock": facts["restarts_clock"],
    }


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


def _line_decision(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    sign_by, because = facts["sign_by"], facts["shorter_because"]
    return line_decision.line_decision(
        matter,
        opened=decisions.Opened(
            dataset=matter.datasets[0],
            delivery=facts["delivery"],
            months=facts["months"],
            conditions=tuple(facts["conditions"]),
        ),
        signing=line_decision.Signing(
            by=date.fromisoformat(sign_by) if sign_by else None,
            is_provisional=facts["is_provisional"],
        ),
        shorter=line_decision.Shorter(asked=facts["asked_months"], because=because)
        if because
        else None,
    )


def _lapsed(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return closings.lapsed(
        matter,
        decision_number=facts["decision_number"],
        sign_by=date.fromisoformat(facts["sign_by"]),
        may_reopen=facts["may_reopen"],
    )


def _told(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return line_decision.told(matter, label=facts["label"], text=facts["text"])


def _refusal(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    reasons = tuple(Reason(**each) for each in facts["reasons"])
    # Refusals from before second looks have no such fact, and say nothing of them.
    term = facts.get("second_look")
    told = telling_of_second_looks(matter, _time_to_ask(term) if term else None)
    return decisions.refusal(told, reasons=reasons)


def _time_to_ask(stored: Mapping[str, Any]) -> TimeToAsk:  # Any: as above
    by = stored["by"]
    return TimeToAsk(**{**stored, "by": date.fromisoformat(by) if by else None})


def _second_look(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    stored, opened = facts["contested"], facts["opened"]
    days = {name: date.fromisoformat(stored[name]) for name in ("on", "asked_on")}
    return second_look(
        matter,
        contested=Contested(**{**stored, **days}),
        ruling=facts["ruling"],
        reasons=facts["reasons"],
        opened=(opened["delivery"], opened["months"]) if opened else None,
        conditions=tuple(facts["conditions"]),
        answer_in=facts["answer_in"],
    )


def _third_second_look(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    now, opened = _second_look(matter, facts), facts["opened"]
    return from_the_opening(now, months=opened["months"]) if opened else now


def _third_one_off(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return from_the_opening(fast_path_facts.one_off(matter, facts), months=facts["months"])


def _first_abandoned(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return first_words.abandoned(matter, **_of_abandonment(facts))


def _abandoned(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return closings.abandoned(matter, **_of_abandonment(facts))


def _suspension(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    return measures.suspension(
        matter,
        decision_number=facts["decision_number"],
        suspended_on=date.fromisoformat(facts["suspended_on"]),
        reasons=tuple(Reason(**each) for each in facts["reasons"]),
        rectify_by=date.fromisoformat(facts["rectify_by"]),
    )


def _of_abandonment(facts: Mapping[str, Any]) -> dict[str, date]:  # Any: as above
    return {name: date.fromisoformat(facts[name]) for name in ("noticed_on", "reply_by")}


def _revocation(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    excluded_until = facts["excluded_until"]
    return measures.revocation(
        matter,
        decision_number=facts["decision_number"],
        revoked_on=date.fromisoformat(facts["revoked_on"]),
        reasons=tuple(Reason(**each) for each in facts["reasons"]),
        delete_by=date.fromisoformat(facts["delete_by"]),
        excluded_until=date.fromisoformat(excluded_until) if excluded_until else None,
        excluded_from=facts["excluded_from"],
    )


def _third_revocation(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: as above
    now = _revocation(matter, facts)
    return of_the_own_decision(now, matter, decision_number=facts["decision_number"])


_Builder = Callable[["Matter", "Mapping[str, Any]"], "Letter"]  # Any: as above
_FIRST: Final[Mapping[LetterKind, _Builder]] = {
    LetterKind.ACCEPTANCE: _first_acceptance,
    LetterKind.SUPPLEMENT: _first_supplement,
    LetterKind.EXTENSION: _extension,
    LetterKind.DECISION: _decision,
    LetterKind.REFUSAL: _refusal,
    LetterKind.ABANDONED: _first_abandoned,
    LetterKind.SECOND_LOOK: _third_second_look,
}
_SECOND: Final[Mapping[LetterKind, _Builder]] = {
    **_FIRST,
    LetterKind.ACCEPTANCE: _acceptance,
    LetterKind.SUPPLEMENT: _supplement,
    LetterKind.ABANDONED: _abandoned,
}
_THIRD: Final[Mapping[LetterKind, _Builder]] = {
    **_SECOND,
    LetterKind.DECISION: _line_decision,
    LetterKind.LAPSED: _lapsed,
    LetterKind.TOLD: _told,
    LetterKind.SUSPENSION: _suspension,
    LetterKind.ONE_OFF: _third_one_off,
    LetterKind.DIVERTED: fast_path_facts.diverted,
    LetterKind.REVOCATION: _third_revocation,
}
_BUILDERS: Final[Mapping[int, Mapping[LetterKind, _Builder]]] = {
    1: _FIRST,
    2: _SECOND,
    3: _THIRD,
    4: {
        **_THIRD,
        LetterKind.ONE_OFF: fast_path_facts.one_off,
        LetterKind.SECOND_LOOK: _second_look,
        LetterKind.REVOCATION: _revocation,
    },
}
