"""Issue the decision on a second look: its letter, from facts that are frozen with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cases.errors import GuardFailed
from cases.models import Letter
from cases.statements import run
from cases.states.access_words import DeliveryMode
from cases.states.letter_words import LetterKind
from cases.states.second_look import SecondLookRuling
from workflows.conditional_access.letter_facts import ANSWER_CLOCK, sentences
from workflows.conditional_access.letters import issue_letter
from workflows.conditional_access.second_look.term import in_words
from workflows.engine.clocks import civil_date, deadline_asked
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import AccessLine, SecondLook

    Facts = dict[str, Any]  # Any: JSON facts

_ANSWERS: Final = (LetterKind.REFUSAL, LetterKind.DECISION)


def issue_ruling(look: SecondLook, *, at: datetime) -> Facts:
    """Issue the letter that tells what was ruled; writes what `issue_letter` does.

    Args:
        look: ruled on, not yet moved.
        at: the moment of the act.

    Raises:
        BadInput: no text of remedies is in force.
    """
    line = look.line
    own = {
        "contested": _contested(line, look),
        "ruling": look.ruling,
        "reasons": look.reasons,
        "opened": _opened(line, look),
        "conditions": _conditions(line, look),
        "answer_in": _answer_in(at) if look.ruling == SecondLookRuling.RETURN else "",
    }
    return issue_letter(line, LetterKind.SECOND_LOOK, own, at=at, second_look=look)


def _contested(line: AccessLine, look: SecondLook) -> Facts:
    letters = Letter.objects.filter(line=line, kind__in=_ANSWERS).order_by("pk")
    assert line.answered_at is not None  # noqa: S101  # only answers are looked at
    with in_record_language():
        said = line.state_label
    return {
        "office": line.organisation.full_name,
        "said": said,
        "number": letters.values_list("number", flat=True).last() or "",
        "on": civil_date(line.answered_at).isoformat(),
        "asked_on": civil_date(look.asked_at).isoformat(),
    }


def _opened(line: AccessLine, look: SecondLook) -> Facts | None:
    if look.ruling != SecondLookRuling.APPROVE:
        return None
    last = line.application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # a line exists only after handing in
    with in_record_language():
        delivery = str(DeliveryMode(last.content["delivery"]).label)
    return {"delivery": delivery, "months": look.granted_months}


def _conditions(line: AccessLine, look: SecondLook) -> list[str]:
    if look.ruling != SecondLookRuling.APPROVE:
        return []
    return [*sentences(line.row.conditions), *sentences(look.conditions)]


def _answer_in(at: datetime) -> str:
    try:
        policy = run(deadline_asked(ANSWER_CLOCK, at=at)).policy
    except GuardFailed:
        # Nobody set a term: then none is promised.
        return ""
    return in_words(policy.length, policy.unit)
