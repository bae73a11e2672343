"""Ask for a second look at an answer, once and in time, or give it up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import AccessApplication, AccessLine, SecondLook
from cases.queries.second_looks import later_line, open_looks
from cases.states.access_line import LineState
from cases.states.case_kind import CaseKind
from cases.states.second_look import CONTESTABLE, OPEN, SecondLookState
from cases.text_digest import text_digests
from workflows.conditional_access.granted_term import ANSWER_LENGTH
from workflows.conditional_access.second_look.flow import RULE, SecondLookFlow
from workflows.conditional_access.second_look.rule import MOVED
from workflows.conditional_access.second_look.term import TimesToAsk, time_to_ask
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act, open_case
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from workflows.engine.step import Step

GROUNDS_LENGTH: Final = ANSWER_LENGTH
SHORTEST_GROUNDS: Final = 10
_NAME_SHOWN: Final = 80

Facts = dict[str, Any]  # Any: JSON facts


def why_not(line: AccessLine, *, at: datetime) -> str:
    """Return why nobody can ask for a second look at an answer now; empty: its applicant can.

    Args:
        line: with its row; what it says is read, its second look too.
        at: the moment.
    """
    if SecondLook.objects.filter(line=line).exists():
        return _t("对这一答复已经申请过复核：每次答复只能申请复核一次。")
    return _not_contestable(line) or _out_of_time(line, at) or _asked_for_again(line)


def _not_contestable(line: AccessLine) -> str:
    if line.state not in CONTESTABLE or line.answered_at is None:
        return _t("只有不予开放、转办告知或者无需申请的答复可以申请复核。")
    if line.state == LineState.NOT_NEEDED and line.events.filter(act="end_as_open").exists():
        return _t("该数据已改为无条件开放，可以直接获取，没有可以复核的答复。")
    return ""


def _out_of_time(line: AccessLine, at: datetime) -> str:
    assert line.answered_at is not None  # noqa: S101  # only answers are contested
    term = time_to_ask(served_at=line.answered_at)
    if term is None:
        return _t("现在没有复核这一途径；其他救济途径见文书。")
    if civil_date(at) > term.due_on:
        return _t("申请复核的期限已于 %(day)s 届满；其他救济途径见文书。") % {"day": term.due_on}
    return ""


def _asked_for_again(line: AccessLine) -> str:
    later = later_line(line)
    if later is None:
        return ""
    return _t("对该数据已在 %(number)s 中另行申请，不再复核原来的答复。") % {
        "number": later.application.number
    }


def last_days_to_ask(
    lines: Iterable[AccessLine], looks: Mapping[int, SecondLook], *, at: datetime
) -> dict[int, date]:
    """Return the last day for contesting each of some answers, by the key of the line.

    Those that are out of time, or were contested, are left out; `why_not` knows what else stands
    against it. At most three statements, however many lines there are.

    Args:
        lines: of one application.
        looks: second looks by the key of their line.
        at: the moment.
    """
    served = {
        line.pk: line.answered_at
        for line in lines
        if line.state in CONTESTABLE and line.answered_at and line.pk not in looks
    }
    times = TimesToAsk.read() if served else None
    terms = {pk: times.after(moment) for pk, moment in served.items()} if times else {}
    return {pk: term.due_on for pk, term in terms.items() if term and term.due_on >= civil_date(at)}


def ask(step: Step) -> Facts:
    """Open a second look at the answer to a line of the application.

    `step.data` carries `line`, an `AccessLine` of it, and `grounds` in words.

    Writes: a `SecondLook` of the commission with its event, task and clock; word of it. The line
    stays as it is.

    Raises:
        BadInput: too few or too many words. GuardFailed: as `why_not` says; no commission.
    """
    application = cast("AccessApplication", step.case)
    line = _line(step, application)
    grounds = _grounds(step)
    if refusal := why_not(line, at=step.at):
        raise GuardFailed(refusal)
    assert step.actor is not None  # noqa: S101  # the applicant's own act
    with in_record_language():
        title = _t("%(applicant)s就“%(name)s”的答复申请复核") % {
            "applicant": application.applicant.name[:_NAME_SHOWN],
            "name": line.row.name[:_NAME_SHOWN],
        }
    opened = open_case(
        record=SecondLook(
            kind=CaseKind.SECOND_LOOK,
            title=title,
            state=SecondLookState.EXAMINING,
            organisation=commission(),
            line=line,
            grounds=grounds,
            asked_at=step.at,
            asked_by=step.actor,
        ),
        flow=SecondLookFlow,
        membership=None,
        at=step.at,
        rule=RULE,
        facts={
            "line": line.number,
            "grounds": text_digests(grounds).sha256,
            "asked_by": step.actor.pk,
        },
    )
    step.news[MOVED] = {"second_look": opened.case.pk}
    return _said(line, cast("SecondLook", opened.case))


def give_up(step: Step) -> Facts:
    """End the second look that the applicant asked for; the answer stands.

    `step.data` carries `line`, an `AccessLine` of the application.

    Writes: on the second look the act `withdraw`, by the system for the applicant.

    Raises:
        GuardFailed: none is open: nobody asked, or the commission has ruled.
    """
    application = cast("AccessApplication", step.case)
    line = _line(step, application)
    look = SecondLook.objects.select_for_update(of=("self", "case_ptr")).filter(line=line).first()
    if look is None:
        raise GuardFailed(_t("对这一答复没有申请复核，没有可以撤回的内容。"))
    if look.state not in OPEN:
        raise GuardFailed(
            _t("复核 %(number)s 现在是“%(state)s”，不能再撤回。请刷新后查看。")
            % {"number": look.number, "state": look.state_label}
        )
    act(case=look, name="withdraw", actor=None, at=step.at, expected_version=None)
    return _said(line, look)


def end_open_looks(application: AccessApplication, *, at: datetime) -> list[str]:
    """End what the applicant asked to be looked at again, where the whole is taken back.

    Before the lines are locked: whoever rules holds the second look first, then its line.

    Writes: on each open second look the act `withdraw`.

    Returns:
        Their numbers.
    """
    looks = open_looks(application)
    for look in looks:
        act(case=look, name="withdraw", actor=None, at=at, expected_version=None)
    return [look.number for look in looks]


def _line(step: Step, application: AccessApplication) -> AccessLine:
    found = AccessLine.objects.select_related("row", "organisation").filter(
        application=application, pk=cast("AccessLine", step.data["line"]).pk
    )
    line = found.first()
    if line is None:
        raise GuardFailed(_t("这项数据不属于该申请。"))
    return line


def _grounds(step: Step) -> str:
    text = str(step.data.get("grounds", "")).strip()
    if len(text) < SHORTEST_GROUNDS:
        raise BadInput(
            _t("请写明复核理由，至少 %(least)s 字：答复哪里不对，为什么，希望怎样。")
            % {"least": SHORTEST_GROUNDS},
            field="grounds",
        )
    if len(text) > GROUNDS_LENGTH:
        raise BadInput(
            _t("复核理由最多 %(most)s 字，现有 %(now)s 字：请精简。")
            % {"most": GROUNDS_LENGTH, "now": len(text)},
            field="grounds",
        )
    return text


def _said(line: AccessLine, look: SecondLook) -> Facts:
    return {"line": line.number, "dataset": line.row.name, "second_look": look.number}
