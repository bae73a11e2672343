"""Open a dataset as the commission ruled, on the line that takes the first answer's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from cases.states.access_words import Proposal
from workflows.conditional_access.answer import ANSWER_FIELDS, answer_facts, what_was_seen

if TYPE_CHECKING:
    from cases.models import AccessLine, SecondLook
    from workflows.engine.step import Step


def open_as_ruled(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write the commission's decision on the line; its letter is that of the second look.

    Writes: the decision and its moment on the line.
    """
    line, look = cast("AccessLine", step.case), cast("SecondLook", step.data["second_look"])
    line.proposal, line.refusal_reason = Proposal.APPROVE, ""
    line.answer, line.granted_months = look.conditions, look.granted_months
    line.answered_at = step.at
    line.save(update_fields=[*ANSWER_FIELDS, "answered_at"])
    return {**answer_facts(line), **what_was_seen(line), "second_look": look.number}
