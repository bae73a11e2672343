"""The notice that the data is not provided for now (中止提供数据告知书), issued with the act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.agreement.wording import stored_wording
from cases.models import Letter
from cases.states.grant import SuspensionCause
from cases.states.letter_words import LetterKind
from workflows.conditional_access.letters import issue_letter
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.record_language import in_record_language
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Grant

Facts = dict[str, Any]  # Any: JSON facts


def issue_suspension(grant: Grant, *, reason: str, at: datetime) -> Facts:
    """Issue the notice that a department suspends a grant, with its reason.

    What was wrong is to be put right within the days that the agreement's own template gives; they
    count from the day after. A line that was decided before letters were issued has no decision
    to refer to, and gets none.

    Args:
        grant: which.
        reason: in words, as the head wrote it.
        at: the moment of the act.

    Returns:
        What the act's event says of the letter; nothing where there is none.

    Writes: what `issue_letter` does.

    Raises:
        BadInput: no text of remedies is in force.
    """
    decided = Letter.objects.filter(line=grant.line_id, kind=LetterKind.DECISION).order_by("pk")
    decision = decided.last()
    if decision is None:
        return {}
    on = civil_date(at)
    terms = stored_wording(grant.signed_agreement.bound.template.wording).terms
    with in_record_language():
        label = str(SuspensionCause.DEPARTMENT.label)
    own = {
        "decision_number": decision.number,
        "suspended_on": on.isoformat(),
        "reasons": [{"code": "", "label": label, "text": reason}],
        "rectify_by": add_working_days(
            newest_calendar(), on, terms.rectify_working_days
        ).isoformat(),
    }
    return issue_letter(grant.line, LetterKind.SUSPENSION, own, at=at)
