"""Make the letters of the fast path from the facts that were frozen with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cases.letters import fast_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.letters.letter import Letter
    from cases.letters.matter import Matter


def one_off(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: JSON facts
    """Return the letter of a one-off approval."""
    return fast_path.one_off(
        matter,
        grant=fast_path.Grant(
            delivery=facts["delivery"],
            months=facts["months"],
            conditions=tuple(facts["conditions"]),
        ),
        promise=_promise(facts),
        officer=facts["officer"],
    )


def diverted(matter: Matter, facts: Mapping[str, Any]) -> Letter:  # Any: JSON facts
    """Return the notice that a line goes the ordinary way."""
    return fast_path.diverted(
        matter,
        promise=_promise(facts),
        cause=facts["cause"],
        reason=facts["reason"],
        answer_by=date.fromisoformat(facts["answer_by"]),
        is_provisional=facts["is_provisional"],
    )


def _promise(facts: Mapping[str, Any]) -> fast_path.Promise:  # Any: JSON facts
    return fast_path.Promise(
        ground=facts["ground"],
        committed_on=date.fromisoformat(facts["committed_on"]),
        notice=facts["notice"],
    )
