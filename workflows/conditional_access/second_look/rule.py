"""What the commission makes of an answer: the examiner's proposal and the lead's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.states.second_look import SecondLookRuling
from workflows.conditional_access.answer import what_was_seen
from workflows.conditional_access.changed_dataset import must_still_be_given
from workflows.conditional_access.granted_term import (
    ANSWER_LENGTH,
    SHORTEST_REASON,
    asked_months,
    months_granted,
)
from workflows.conditional_access.second_look.letter import issue_ruling

if TYPE_CHECKING:
    from cases.models import SecondLook
    from workflows.engine.step import Step

RULED: Final = "second_look_ruled"
MOVED: Final = "second_look_moved"
RULED_FIELDS: Final = ("ruling", "reasons", "granted_months", "conditions")

Facts = dict[str, Any]  # Any: JSON facts


def propose(step: Step) -> Facts:
    """Propose to the lead what to rule.

    `step.data` carries `ruling`, `reasons`, and of an approval `granted_months` and `conditions`
    (may be empty).

    Writes: the proposal on the second look.

    Raises:
        BadInput: as `_write`. GuardFailed: as `must_still_be_given`.
    """
    look = _look(step)
    _write(step, look, ruling=str(step.data.get("ruling", "")))
    return _as_facts(look) | what_was_seen(look.line)


def uphold(step: Step) -> Facts:
    """Let the answer stand, with reasons.

    Writes: the decision and its moment; its letter; word of it.

    Raises:
        BadInput: as `_write`; no text of remedies is in force.
    """
    return _rule(step, SecondLookRuling.UPHOLD)


def approve(step: Step) -> Facts:
    """Set the answer aside and open the data for a term; the line for it follows by itself.

    Writes: as `uphold`.

    Raises:
        BadInput: as `_write`; no text of remedies. GuardFailed: as `must_still_be_given`.
    """
    return _rule(step, SecondLookRuling.APPROVE)


def return_to_department(step: Step) -> Facts:
    """Set the answer aside; the department decides anew, under a deadline of its own.

    Writes: as `uphold`.

    Raises:
        BadInput: as `_write`; no text of remedies is in force.
    """
    return _rule(step, SecondLookRuling.RETURN)


def end_for_applicant(step: Step) -> Facts:
    """End a second look that its applicant gave up, alone or with the application.

    Writes: word of it.
    """
    look = _look(step)
    step.news[MOVED] = {"second_look": look.pk}
    return {"line": look.line.number}


def _look(step: Step) -> SecondLook:
    return cast("SecondLook", step.case)


def _rule(step: Step, ruling: SecondLookRuling) -> Facts:
    look = _look(step)
    _write(step, look, ruling=ruling)
    look.decided_at = step.at
    look.save(update_fields=["decided_at"])
    step.news[RULED] = {"second_look": look.pk}
    step.news[MOVED] = {"second_look": look.pk}
    return _as_facts(look) | what_was_seen(look.line) | issue_ruling(look, at=step.at)


def _write(step: Step, look: SecondLook, *, ruling: str) -> None:
    """Write what is proposed or ruled, in memory and in its row.

    Raises:
        BadInput: no ruling is chosen; too few or too many words; the reasons are those of another
            ruling; of an approval the term is none, or longer than was asked for.
        GuardFailed: of an approval, the data is no longer for opening.
    """
    if ruling not in SecondLookRuling.values:
        raise BadInput(_t("请选择复核意见：维持、予以开放，或者由原单位重新决定。"), field="ruling")
    reasons = _words(step, "reasons", least=SHORTEST_REASON)
    _must_not_turn_words_round(look, ruling, reasons)
    look.granted_months, look.conditions = None, ""
    if ruling == SecondLookRuling.APPROVE:
        must_still_be_given(look.line)
        look.granted_months = months_granted(step, asked_months(look.line))
        look.conditions = _words(step, "conditions", least=0)
    look.ruling, look.reasons = ruling, reasons
    look.save(update_fields=list(RULED_FIELDS))


def _must_not_turn_words_round(look: SecondLook, ruling: str, reasons: str) -> None:
    """Refuse reasons for one ruling that would be sent as those of another."""
    if look.ruling in {"", ruling} or "".join(look.reasons.split()) != "".join(reasons.split()):
        return
    raise BadInput(
        _t("理由仍是“%(proposed)s”的原文，与现在选择的不同，会原样写进复核决定书：请改写。")
        % {"proposed": SecondLookRuling(look.ruling).label},
        field="reasons",
    )


def _words(step: Step, name: str, *, least: int) -> str:
    text = str(step.data.get(name, "")).strip()
    if len(text) < least:
        raise BadInput(
            _t("请写明理由，至少 %(least)s 字：针对申请人提出的复核理由逐条回应。")
            % {"least": least},
            field=name,
        )
    if len(text) > ANSWER_LENGTH:
        raise BadInput(
            _t("最多 %(most)s 字，现有 %(now)s 字：请精简。")
            % {"most": ANSWER_LENGTH, "now": len(text)},
            field=name,
        )
    return text


def _as_facts(look: SecondLook) -> Facts:
    said = {name: getattr(look, name) for name in RULED_FIELDS}
    return {name: value for name, value in said.items() if value not in {"", None}}
