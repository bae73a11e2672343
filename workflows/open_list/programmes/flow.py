"""The flow of a nomination (标注申报): a department nominates, two of the commission judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import LabelNomination
from cases.states.label_nomination import NominationState as S
from cases.states.role import Role
from workflows.engine.nodes import (
    CaseAct,
    CaseFlow,
    End,
    Holder,
    Human,
    Outcome,
    Route,
    Start,
    in_state,
)
from workflows.open_list.programmes import conclude, judging, statement
from workflows.open_list.programmes.recusal import nominating_people

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case

NOMINATORS = (Role.DEPARTMENT_STAFF, Role.DISTRICT_AUTHORITY)
JUDGES = (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD)
RULE = "工作安排 二(7)"
_OWN_STEPS = ("draft", "complete", "signature")


def last_day_of_call(case: Case) -> date:
    """Return the last day of nomination of the programme."""
    return cast("LabelNomination", case).programme.nominate_until


def _hand_in() -> Outcome:
    return Outcome(
        name="hand_in",
        label=_("提交部门负责人签署"),
        transition="hand_in",
        rule=RULE,
        form="NominationForm",
        perform=statement.write_statement,
        undo=statement.put_statement_back,
    )


def _judge_again() -> Outcome:
    return Outcome(
        name="judge_again",
        label=_("不同意，退回重新评审"),
        transition="judge_again",
        rule="house default",
        form="ReasonForm",
        reason_required=True,
        style="secondary",
    )


class LabelNominationFlow(CaseFlow):
    """标注申报."""

    process_class = LabelNomination
    process_title = _("标注申报")

    start = Start().Next(this.draft)

    # department staff · until the programme's last day of nomination · 工作安排 二(7)
    draft = Human(
        title=_("填写标注申报"),
        roles=NOMINATORS,
        clock="label.nomination",
        ends_on=last_day_of_call,
        outcomes=(_hand_in(),),
    ).Next(this.signature)

    # department staff, once it came back: it was in time · 5 working days · house default
    complete = Human(
        title=_("补充标注申报"),
        roles=NOMINATORS,
        clock="label.completion",
        outcomes=(_hand_in(),),
    ).Next(this.signature)

    # department head · 3 working days · house default
    signature = Human(
        title=_("负责人签署标注申报"),
        roles=(Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY),
        clock="label.signature",
        outcomes=(
            Outcome(
                name="sign",
                label=_("签署"),
                transition="sign",
                rule=RULE,
                perform=judging.take_facts,
            ),
            Outcome(
                name="send_back",
                label=_("退回修改"),
                transition="send_back",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_signature)

    after_signature = Route().Case(this.judging, in_state(S.SIGNED)).Default(this.complete)

    # commission, nobody of the nominating organisation · 10 working days · house default
    judging = Human(
        title=_("评审标注申报"),
        roles=JUDGES,
        holder=Holder.COMMISSION,
        clock="label.judging",
        four_eyes_with=_OWN_STEPS,
        recused=nominating_people,
        outcomes=(
            Outcome(
                name="judge_fit",
                label=_("拟授予标注，送另一人确认"),
                transition="judge_fit",
                rule="open-list-quality-objection 3.2",
                form="JudgementForm",
                perform=judging.judge_fit,
                reason_required=True,
            ),
            Outcome(
                name="judge_unfit",
                label=_("拟不入选，送另一人确认"),
                transition="judge_unfit",
                rule="open-list-quality-objection 3.2",
                form="JudgementForm",
                perform=judging.judge_unfit,
                reason_required=True,
                style="danger",
            ),
            Outcome(
                name="return",
                label=_("退回补充"),
                transition="return_by_commission",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_judging)

    after_judging = (
        Route()
        .Case(this.confirm_fit, in_state(S.JUDGED_FIT))
        .Case(this.confirm_unfit, in_state(S.JUDGED_UNFIT))
        .Default(this.complete)
    )

    # commission, another person · 5 working days · house default
    confirm_fit = Human(
        title=_("确认授予标注"),
        roles=JUDGES,
        holder=Holder.COMMISSION,
        clock="label.confirmation",
        four_eyes_with=(*_OWN_STEPS, "judging"),
        recused=nominating_people,
        outcomes=(
            Outcome(
                name="grant",
                label=_("确认，授予标注"),
                transition="grant",
                rule=RULE,
                perform=conclude.grant_label,
            ),
            _judge_again(),
        ),
    ).Next(this.after_fit)

    after_fit = Route().Case(this.judging, in_state(S.SIGNED)).Default(this.end)

    # commission, another person · 5 working days · house default
    confirm_unfit = Human(
        title=_("确认不入选"),
        roles=JUDGES,
        holder=Holder.COMMISSION,
        clock="label.confirmation",
        four_eyes_with=(*_OWN_STEPS, "judging"),
        recused=nominating_people,
        outcomes=(
            Outcome(
                name="decline",
                label=_("确认不入选"),
                transition="decline",
                rule=RULE,
                perform=conclude.tell_of_refusal,
                style="danger",
            ),
            _judge_again(),
        ),
    ).Next(this.after_unfit)

    after_unfit = Route().Case(this.judging, in_state(S.SIGNED)).Default(this.end)

    end = End()

    acts = (
        CaseAct(
            name="withdraw",
            label=_("撤回申报"),
            transition="withdraw_nomination",
            rule="house default",
            roles=(*NOMINATORS, Role.DEPARTMENT_HEAD),
            then="end",
            closes_items=True,
            form="ReasonForm",
            reason_required=True,
            style="danger",
        ),
        CaseAct(
            name="lapse",
            label=_("申报截止，未提交"),
            transition="lapse",
            rule="house default",
            then="end",
            closes_items=True,
        ),
    )
