"""What the letters of the fast path say of a line, frozen with the act that they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.statements import run
from cases.states.access_words import DeliveryMode
from cases.states.fast_path import DiversionCause, FastPathGround
from cases.states.letter_words import LetterKind
from workflows.conditional_access.letter_facts import ANSWER_CLOCK, sentences
from workflows.conditional_access.letters import issue_letter
from workflows.engine.clocks import civil_date, deadline_asked
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import AccessLine, LineDiversion, Organisation, Person

Facts = dict[str, Any]  # Any: JSON facts


def issue_one_off(
    line: AccessLine, *, office: Organisation, officer: Person, at: datetime
) -> Facts:
    """Issue the one-off decision of the commission that opens a dataset, by a named officer."""
    last = line.application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # a line exists only after handing in
    with in_record_language():
        delivery = str(DeliveryMode(last.content["delivery"]).label)
    own = {
        **_promise(line),
        "delivery": delivery,
        "months": line.granted_months,
        "conditions": sentences(line.row.conditions),
        "officer": officer.name,
    }
    return issue_letter(line, LetterKind.ONE_OFF, own, at=at, office=office)


def issue_diversion(
    diversion: LineDiversion, *, office: Organisation | None, at: datetime
) -> Facts:
    """Issue the notice that a dataset goes on by the ordinary path, and by when it is answered.

    Args:
        diversion: why.
        office: who issues it; None: the department, which objected.
        at: the moment.
    """
    deadline = run(deadline_asked(ANSWER_CLOCK, at=at))
    with in_record_language():
        cause = str(DiversionCause(diversion.cause).label)
    own = {
        **_promise(diversion.line),
        "cause": cause,
        "reason": diversion.reason,
        "answer_by": deadline.due_on.isoformat(),
        "is_provisional": deadline.provisional,
    }
    return issue_letter(diversion.line, LetterKind.DIVERTED, own, at=at, office=office)


def _promise(line: AccessLine) -> Facts:
    kept = line.application.fast_path
    with in_record_language():
        kind = str(FastPathGround(kept.ground).label)
    return {
        "ground": f"{kind}“{kept.snapshot['name']}”",
        "committed_on": civil_date(kept.committed_at).isoformat(),
        "notice": kept.notice.number,
    }
