"""Tell the applicant by a letter that an approval lapsed, as nobody signed its agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from cases.queries.opening_decisions import opening_decisions
from cases.states.letter_words import LetterKind
from workflows.conditional_access.letters import issue_letter

if TYPE_CHECKING:
    from cases.models import AccessLine
    from workflows.engine.step import Step


def note_lapse(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note on a line that its approval lapsed; the decision itself stands as it was made.

    `step.data` carries `sign_by`: the last day of signing, and `may_reopen`: whether it may be
    signed after all, once.

    Writes: the letter that says so.
    """
    line = cast("AccessLine", step.case)
    own = {
        "decision_number": opening_decisions([line]).get(line.pk, ""),
        "sign_by": step.data["sign_by"].isoformat(),
        "may_reopen": step.data["may_reopen"],
    }
    return issue_letter(line, LetterKind.LAPSED, own, at=step.at)
