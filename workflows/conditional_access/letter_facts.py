"""What each kind of letter says beside the facts that all share, frozen when its act is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cases.letters.intake import AnswerTerm
from cases.models import AccessLine, Clock
from cases.statements import run
from cases.states.access_line import UNDECIDED
from cases.states.access_words import ApplicationSection, DeliveryMode, SupplementKind
from cases.states.clock import OPEN_CLOCK_STATUSES
from cases.states.letter_words import LetterKind
from workflows.conditional_access.letters import issue_letter
from workflows.conditional_access.second_look.term import second_look_told
from workflows.engine.clocks import civil_date, deadline_asked
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import SupplementRequest
    from workflows.engine.more_time import MoreTimeGranted

ANSWER_CLOCK: Final = "app.answer"
REPLY_CLOCK: Final = "app.supplement_reply"
SIGNING_CLOCK: Final = "app.sign"
_ENDS_OF_SENTENCES: Final = "。；;. "
_JOINS_CONDITIONS: Final = "&&"
_WANTED: Final = {
    SupplementKind.INCORRECT: "更正左列内容",
    SupplementKind.INCOMPLETE: "补齐左列内容",
}

Facts = dict[str, Any]  # Any: JSON facts


def issue_acceptance(line: AccessLine, *, at: datetime) -> Facts:
    """Issue the notice that the form is in order (受理通知书); writes what `issue_letter` does."""
    clock = Clock.objects.get(case=line.pk, code=ANSWER_CLOCK, status__in=OPEN_CLOCK_STATUSES)
    return issue_letter(line, LetterKind.ACCEPTANCE, acceptance_facts(clock, at=at), at=at)


def acceptance_facts(clock: Clock, *, at: datetime) -> Facts:
    """Return what an acceptance says of the deadline for the answer, as it stands at a moment."""
    return {
        "answer_by": clock.due_on.isoformat(),
        "term": _term_of(clock, on=civil_date(at)).value,
        "paused_on": clock.paused_on.isoformat() if clock.paused_on else "",
    }


def _term_of(clock: Clock, *, on: date) -> AnswerTerm:
    # A term that ended before it was made to stand still stays late.
    if (clock.paused_on or on) > clock.due_on:
        return AnswerTerm.LATE
    if clock.paused_on is not None:
        return AnswerTerm.PAUSED
    return AnswerTerm.PROVISIONAL if clock.provisional else AnswerTerm.RUNNING


def issue_supplement(request: SupplementRequest, *, at: datetime) -> Facts:
    """Issue the notice of everything that is missing or wrong (补正告知书).

    The last day counts from the moment of asking. The applicant's task, whose term counts from
    when it reaches them, is due on that day or later.
    """
    kind = SupplementKind(request.kind)
    with in_record_language():
        items = "、".join(str(ApplicationSection(each).label) for each in request.sections)
    deadline = run(deadline_asked(REPLY_CLOCK, at=at))
    own = {
        "gaps": [{"item": items, "problem": request.text, "wanted": _WANTED[kind]}],
        "reply_by": deadline.due_on.isoformat(),
        "is_provisional": deadline.provisional,
        "restarts_clock": kind == SupplementKind.INCOMPLETE,
    }
    return issue_letter(request.line, LetterKind.SUPPLEMENT, own, at=at)


def issue_decision(line: AccessLine, *, at: datetime) -> Facts:
    """Issue the decision that opens a dataset, under the list's conditions and the head's.

    It names the last day for signing where the department has decided all its lines: the agreement
    is drawn up after this act, so that its term ends on that day or later.

    Raises:
        BadInput: the term is shorter than was asked for, and no text of remedies is in force.
    """
    last = line.application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # a line exists only after handing in
    with in_record_language():
        delivery = str(DeliveryMode(last.content["delivery"]).label)
    own = {
        "delivery": delivery,
        "months": line.granted_months,
        "asked_months": last.content["term_months"],
        "shorter_because": line.shorter_because,
        "conditions": [*sentences(line.row.conditions), *sentences(line.answer)],
        **_signing_term(line, at=at),
    }
    return issue_letter(line, LetterKind.DECISION, own, at=at)


def _signing_term(line: AccessLine, *, at: datetime) -> Facts:
    waiting = AccessLine.objects.filter(
        application=line.application_id, organisation=line.organisation_id, state__in=UNDECIDED
    )
    if waiting.exclude(pk=line.pk).exists():
        return {"sign_by": "", "is_provisional": False}
    deadline = run(deadline_asked(SIGNING_CLOCK, at=at))
    return {"sign_by": deadline.due_on.isoformat(), "is_provisional": deadline.provisional}


def issue_told(line: AccessLine, *, at: datetime) -> Facts:
    """Issue the notice that a dataset is somebody else's, or open to everybody (告知书)."""
    with in_record_language():
        label = str(line.get_refusal_reason_display())
    return issue_letter(line, LetterKind.TOLD, {"label": label, "text": line.answer}, at=at)


def issue_refusal(line: AccessLine, *, at: datetime) -> Facts:
    """Issue the decision not to open a dataset, with the reason of the table and in words.

    Raises:
        BadInput: no text of remedies is in force.
    """
    with in_record_language():
        label = str(line.get_refusal_reason_display())
    reason = {"code": line.refusal_reason, "label": label, "text": line.answer}
    own = {"reasons": [reason], **second_look_told(at)}
    return issue_letter(line, LetterKind.REFUSAL, own, at=at, reason=line.refusal_reason)


def issue_abandoned(request: SupplementRequest, *, at: datetime) -> Facts:
    """Issue the notice that the dataset counts as given up (视为放弃)."""
    clock = Clock.objects.get(work_item=request.work_item_id, code=REPLY_CLOCK)
    own = {
        "noticed_on": civil_date(request.asked_at).isoformat(),
        "reply_by": clock.due_on.isoformat(),
    }
    return issue_letter(request.line, LetterKind.ABANDONED, own, at=at)


def issue_extension(granted: MoreTimeGranted) -> Facts:
    """Issue the notice that the answer takes longer; other deadlines of a line have none.

    It names the reason as the table words it: what the reviewer wrote was meant for the head.
    """
    if granted.clock.code != ANSWER_CLOCK:
        return {}
    line = AccessLine.objects.get(pk=granted.clock.case_id)
    own = {
        "due": granted.due_before.isoformat(),
        "extended_to": granted.clock.due_on.isoformat(),
        "reason": f"{granted.reason}，在原定期限内不能完成审核。",
    }
    return issue_letter(line, LetterKind.EXTENSION, own, at=granted.at)


def sentences(text: str) -> list[str]:
    """Return what was typed line by line, each without what ends a sentence.

    Lists join the words of a template and further conditions by `&&`: those are two.
    """
    typed = text.replace(_JOINS_CONDITIONS, "\n").splitlines()
    lines = (line.strip().rstrip(_ENDS_OF_SENTENCES) for line in typed)
    return [line for line in lines if line]
