"""What a department answers about a line: the reviewer's proposal and the head's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.queries.open_supplements import open_supplement
from cases.states.access_line import LineState
from cases.states.access_words import ENDS_OTHERWISE, Proposal, RefusalReason
from workflows.conditional_access.changed_dataset import as_facts, must_still_be_given
from workflows.conditional_access.granted_term import (
    ANSWER_LENGTH,
    SHORTEST_REASON,
    asked_months,
    months_granted,
    shorter_because,
)
from workflows.conditional_access.letter_facts import (
    issue_acceptance,
    issue_decision,
    issue_refusal,
    issue_told,
)

if TYPE_CHECKING:
    from cases.models import AccessLine
    from workflows.engine.step import Step

LINE_CHANGED: Final = "access_line_changed"
ANSWER_FIELDS: Final = (
    "proposal",
    "refusal_reason",
    "answer",
    "granted_months",
    "shorter_because",
)
# A line that its officer does not decide any more.
LINE_LEFT: Final = "fast_path_line_left"


def accept(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Find the form in order.

    Writes: the notice of acceptance (受理通知书).

    Raises:
        GuardFailed: the applicant is still asked for a supplement.
    """
    line = _line(step)
    must_not_wait_for_applicant(line)
    return what_was_seen(line) | issue_acceptance(line, at=step.at)


def propose(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Propose to the head what to decide.

    `step.data` carries `proposal`, and as it is: `granted_months`, `answer` (conditions, may be
    empty) and `shorter_because` (where the term is shorter than was asked for), or
    `refusal_reason` and `answer` (the reasons in words).

    Writes: the proposal on the line.

    Raises:
        BadInput: as `_write`. GuardFailed: the applicant is still asked for a supplement; or as
            `must_still_be_given`.
    """
    line = _line(step)
    must_not_wait_for_applicant(line)
    if step.data.get("proposal") == Proposal.APPROVE:
        must_still_be_given(line)
    _write(step, line, proposal=str(step.data.get("proposal", "")))
    return answer_facts(line) | what_was_seen(line)


def approve(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Open the dataset to the applicant for a term, under conditions where there are some.

    Writes: the decision on the line, the moment of the answer; its letter; news for the
    applicant.

    Raises:
        BadInput: as `_write`. GuardFailed: as `must_still_be_given`.
    """
    line = _line(step)
    must_still_be_given(line)
    _write(step, line, proposal=Proposal.APPROVE)
    return give_answer(step, line) | issue_decision(line, at=step.at)


def refuse(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse the dataset, with a reason of the table and in words (rules, section d).

    Writes: the decision on the line, the moment of the answer; its letter; news for the
    applicant.

    Raises:
        BadInput: as `_write`; no text of remedies is in force.
    """
    line = _line(step)
    _write(step, line, proposal=Proposal.REFUSE)
    return give_answer(step, line) | issue_refusal(line, at=step.at)


def redirect(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Tell the applicant whose the data is (类推《政府信息公开条例》第三十六条第五项).

    Writes: the answer on the line and its moment; its letter; news for the applicant.

    Raises:
        BadInput: no words. GuardFailed: the applicant is still asked for a supplement.
    """
    return _end(step, RefusalReason.NOT_OURS)


def find_not_needed(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Tell the applicant that the data is open to everybody, and where it is.

    Writes: the answer on the line and its moment; its letter; news for the applicant.

    Raises:
        BadInput: no words. GuardFailed: the applicant is still asked for a supplement.
    """
    return _end(step, RefusalReason.ALREADY_OPEN)


def must_not_wait_for_applicant(line: AccessLine) -> None:
    """Refuse to go on while the applicant is asked for a supplement.

    Raises:
        GuardFailed: one is open.
    """
    if open_supplement(line) is not None:
        raise GuardFailed(_t("正在等待申请人补正，收到补正或补正期满之前不能作出处理。"))


def _line(step: Step) -> AccessLine:
    return cast("AccessLine", step.case)


def _end(step: Step, reason: RefusalReason) -> dict[str, Any]:  # Any: JSON facts
    line = _line(step)
    must_not_wait_for_applicant(line)
    return end_undecided(step, line, reason=reason, words=_words(step, least=SHORTEST_REASON))


def end_undecided(
    step: Step, line: AccessLine, *, reason: RefusalReason, words: str
) -> dict[str, Any]:  # Any: JSON facts
    """Answer a line that needs no decision of the department.

    Args:
        step: the act.
        line: its line.
        reason: why there is nothing to decide.
        words: what the applicant reads.

    Returns:
        What the act's event says of the answer, and of what was seen.

    Writes: the answer on the line and its moment; its letter; news for the applicant.
    """
    # What was proposed before holds no longer.
    line.proposal, line.granted_months, line.shorter_because = "", None, ""
    line.refusal_reason, line.answer = reason, words
    if line.state == LineState.COMMITTED:
        step.news[LINE_LEFT] = {"line": line.pk}
    return give_answer(step, line) | issue_told(line, at=step.at)


def give_answer(step: Step, line: AccessLine) -> dict[str, Any]:  # Any: JSON facts
    """Keep what stands on a line as its answer, given at the moment of an act.

    Returns:
        What the act's event says of the answer, and of what was seen.

    Writes: the answer in its row, and its moment; word for the application.
    """
    line.answered_at = step.at
    line.save(update_fields=[*ANSWER_FIELDS, "answered_at"])
    step.news[LINE_CHANGED] = {"line": line.pk}
    return answer_facts(line) | what_was_seen(line)


def _write(step: Step, line: AccessLine, *, proposal: str) -> None:
    """Write what is proposed or decided on the line, in memory and in its row.

    Raises:
        BadInput: no proposal is chosen; of an approval the term is none, longer than asked for, or
            shorter without a reason; of a refusal the reason is none of the table, or there are too
            few words; the words are those of the opposite proposal.
    """
    _must_not_turn_words_round(step, line, proposal)
    if proposal == Proposal.APPROVE:
        asked = asked_months(line)
        line.granted_months = months_granted(step, asked)
        line.shorter_because = shorter_because(step, line.granted_months, asked)
        line.refusal_reason, line.answer = "", _words(step, least=0)
    elif proposal == Proposal.REFUSE:
        line.granted_months, line.shorter_because = None, ""
        line.refusal_reason = _reason(step)
        line.answer = _words(step, least=SHORTEST_REASON)
    else:
        raise BadInput(_t("请选择审核建议：予以开放或不予开放。"), field="proposal")
    line.proposal = proposal
    line.save(update_fields=list(ANSWER_FIELDS))


def _must_not_turn_words_round(step: Step, line: AccessLine, proposal: str) -> None:
    """Refuse conditions that would be sent as reasons, and reasons as conditions."""
    if line.proposal in {"", proposal}:
        return
    before, now = (
        "".join(text.split()) for text in (line.answer, str(step.data.get("answer", "")))
    )
    if now and now == before:
        raise BadInput(
            _t(
                "答复内容仍是“%(proposed)s”的原文，与现在选择的相反，会原样写进送达申请人的文书："
                "请改写为附加条件或者不予开放的具体理由；没有附加条件的，请清空。"
            )
            % {"proposed": Proposal(line.proposal).label},
            field="answer",
        )


def _reason(step: Step) -> str:
    reason = str(step.data.get("refusal_reason", ""))
    if reason not in RefusalReason.values or reason in ENDS_OTHERWISE:
        raise BadInput(
            _t("请从列表中选择不予开放的理由。不属于本单位的数据请用“转办或告知”。"),
            field="refusal_reason",
        )
    return reason


def _words(step: Step, *, least: int) -> str:
    text = str(step.data.get("answer", "")).strip()
    if len(text) < least:
        raise BadInput(
            _t("请写明具体理由，至少 %(least)s 字：申请人要能看懂为什么、可以怎么办。")
            % {"least": least},
            field="answer",
        )
    if len(text) > ANSWER_LENGTH:
        raise BadInput(
            _t("答复内容最多 %(most)s 字，现有 %(now)s 字：请精简。")
            % {"most": ANSWER_LENGTH, "now": len(text)},
            field="answer",
        )
    return text


def answer_facts(line: AccessLine) -> dict[str, Any]:  # Any: JSON facts
    """Return what an event says of the answer that stands on a line."""
    return {
        name: value for name in ANSWER_FIELDS if (value := getattr(line, name)) not in {"", None}
    }


def what_was_seen(line: AccessLine) -> dict[str, Any]:  # Any: JSON facts
    """Bind the act to what was handed in last and to the wording of the list (S11, 5.5)."""
    last = line.application.submissions.order_by("number").last()
    return {
        "row_hash": line.row.row_hash,
        **as_facts(line),
        **({"submission": last.number, "content_digest": last.digest} if last else {}),
    }
