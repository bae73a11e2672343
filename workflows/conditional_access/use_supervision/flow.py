"""The flow of an obligation (履约事项): report or look, put right, suspend, hear, conclude.

While the user owes something their task stays open, also where a person of the department is
asked meanwhile what follows from the delay: whatever the user hands in before the head has
decided goes back to whoever looks.
"""

from __future__ import annotations

from typing import Final, cast

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import Case, Obligation
from cases.states.obligation import ObligationState as S, OwedBy
from cases.states.role import Role
from workflows.conditional_access.recusal import HEADS, REVIEWERS
from workflows.conditional_access.use_supervision import (
    conclusions,
    ended,
    looks,
    measures,
    replies,
)
from workflows.conditional_access.use_supervision.parties import people_of_user
from workflows.engine.clock_by_case import ClockByCase
from workflows.engine.nodes import (
    CaseAct,
    CaseFlow,
    End,
    Holder,
    Human,
    Outcome,
    Route,
    Start,
    Wait,
    in_state,
)

RULE = "工作安排 二(4)"
DEFAULT = "house default"


def _is_reported(case: Case) -> bool:
    return cast("Obligation", case).owed_by == OwedBy.USER


def _is_answered(case: Case) -> bool:
    """Tell whether the user owes nothing now: the department is next."""
    obligation = cast("Obligation", case)
    if obligation.answered_at is not None:
        return True
    return obligation.state == S.DUE and obligation.owed_by == OwedBy.DEPARTMENT


def _look_clock(case: Case) -> str:
    return "grant.review" if _is_reported(case) else "grant.check"


PROPOSE_SUSPENSION: Final = Outcome(
    name="propose_suspension",
    label=_("认为未履行，提请中止授权"),
    transition="propose_suspension",
    rule=RULE,
    form="MeasureForm",
    perform=measures.propose_suspension,
    style="danger",
)
LOOKS: Final = (
    Outcome(
        name="find_met",
        label=_("核查通过"),
        transition="find_met",
        rule=RULE,
        form="FindingForm",
        perform=looks.find_met,
    ),
    Outcome(
        name="demand_rectification",
        label=_("要求限期整改"),
        transition="demand_rectification",
        rule=RULE,
        form="FindingForm",
        perform=looks.demand_rectification,
        style="secondary",
    ),
    PROPOSE_SUSPENSION,
)


class ObligationFlow(CaseFlow):
    """履约事项."""

    process_class = Obligation
    process_title = _("履约事项")

    start = Start().Next(this.begin)
    begin = Route().Case(this.report, _is_reported).Default(this.look)

    # whoever wrote the application · the day of the schedule · house default
    report = Human(
        title=_("提交利用报告"),
        roles=(Role.APPLICANT,),
        holder=Holder.ASKING,
        clock="grant.report",
        ends_on=lambda case: cast("Obligation", case).due_on,
        for_opener=True,
        outcomes=(
            Outcome(
                name="report_use",
                label=_("提交利用报告"),
                transition="report_use",
                rule=RULE,
                form="ReplyForm",
                perform=replies.report_use,
            ),
        ),
    ).Next(this.look)

    # department, nobody of the user · by the schedule, of a report 10 working days · house default
    look = Human(
        title=_("核查履约情况"),
        roles=REVIEWERS,
        clock=ClockByCase(codes=("grant.review", "grant.check"), of=_look_clock),
        ends_on=lambda case: cast("Obligation", case).due_on,
        recused=people_of_user,
        outcomes=LOOKS,
    ).Next(this.after_look)

    after_look = (
        Route()
        .Case(this.rectify, in_state(S.RECTIFYING))
        .Case(this.end, in_state(S.MET))
        .Default(this.decide)
    )

    # whoever wrote the application · 10 working days (rules a3, F5) · house default
    rectify = Human(
        title=_("整改并报告整改情况"),
        roles=(Role.APPLICANT,),
        holder=Holder.ASKING,
        clock="grant.rectify",
        for_opener=True,
        outcomes=(
            Outcome(
                name="reply_rectification",
                label=_("提交整改情况"),
                transition="reply_rectification",
                rule=RULE,
                form="ReplyForm",
                perform=replies.reply_rectification,
            ),
        ),
    ).Next(this.look_again)

    # department, nobody of the user · 10 working days · house default
    look_again = Human(
        title=_("复查履约情况"),
        roles=REVIEWERS,
        clock="grant.review",
        recused=people_of_user,
        outcomes=LOOKS,
    ).Next(this.after_second_look)

    after_second_look = (
        Route()
        .Case(this.end, in_state(S.MET))
        .Case(this.decide, measures.is_proposed)
        .Default(this.rectify)
    )

    # department, nobody of the user · 3 working days · house default
    judge_delay = Human(
        title=_("处理逾期未提交"),
        roles=REVIEWERS,
        clock="grant.delay",
        recused=people_of_user,
        outcomes=(
            PROPOSE_SUSPENSION,
            Outcome(
                name="wait_longer",
                label=_("暂不提请，继续等待"),
                transition="wait_longer",
                rule=DEFAULT,
                form="ReasonForm",
                perform=measures.wait_longer,
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_delay)

    after_delay = Route().Case(this.decide, measures.is_proposed).Default(this.waiting)

    # Nobody of the department has a task: the user has theirs, until somebody is asked again.
    waiting = Wait().Next(this.judge_delay)

    # head, another person than who proposed it · 3 working days · house default
    decide = Human(
        title=_("决定是否中止授权"),
        roles=HEADS,
        clock="grant.decide",
        four_eyes_with=("look", "look_again", "judge_delay"),
        recused=people_of_user,
        outcomes=(
            Outcome(
                name="suspend",
                label=_("认定未履行，中止授权"),
                transition="break_obligation",
                rule=RULE,
                perform=measures.suspend,
                style="danger",
            ),
            Outcome(
                name="dismiss",
                label=_("不中止，退回核查人员"),
                transition="dismiss_suspension",
                rule=DEFAULT,
                form="RemarkForm",
                perform=measures.dismiss,
                style="secondary",
            ),
        ),
    ).Next(this.after_decision)

    after_decision = (
        Route()
        .Case(this.plead, in_state(S.BROKEN))
        .Case(this.look_again, _is_answered)
        .Default(this.waiting)
    )

    # whoever wrote the application · 5 working days · house default
    plead = Human(
        title=_("陈述申辩"),
        roles=(Role.APPLICANT,),
        holder=Holder.ASKING,
        clock="grant.plead",
        for_opener=True,
        outcomes=(
            Outcome(
                name="plead",
                label=_("提交陈述申辩或者改正情况"),
                transition="plead",
                rule=RULE,
                form="ReplyForm",
                perform=replies.plead,
            ),
        ),
    ).Next(this.weigh)

    # department, nobody of the user · 5 working days · house default
    weigh = Human(
        title=_("研究陈述申辩，提出处理建议"),
        roles=REVIEWERS,
        clock="grant.weigh",
        recused=people_of_user,
        outcomes=(
            Outcome(
                name="propose_revocation",
                label=_("提请撤销授权"),
                transition="propose_conclusion",
                rule=RULE,
                form="RevocationForm",
                perform=conclusions.propose_revocation,
                style="danger",
            ),
            Outcome(
                name="propose_lifting",
                label=_("建议恢复授权"),
                transition="propose_conclusion",
                rule=RULE,
                form="LiftingForm",
                perform=conclusions.propose_lifting,
            ),
        ),
    ).Next(this.conclude)

    # head, another person than who proposed it · 3 working days · house default
    conclude = Human(
        title=_("决定撤销或者恢复授权"),
        roles=HEADS,
        clock="grant.decide",
        four_eyes_with=("weigh",),
        recused=people_of_user,
        outcomes=(
            Outcome(
                name="revoke",
                label=_("撤销授权"),
                transition="conclude_broken",
                rule=RULE,
                perform=conclusions.revoke,
                style="danger",
            ),
            Outcome(
                name="lift",
                label=_("恢复授权"),
                transition="lift_measure",
                rule=RULE,
                form="OutcomeForm",
                perform=conclusions.lift,
            ),
            Outcome(
                name="return_conclusion",
                label=_("退回重新研究"),
                transition="return_conclusion",
                rule=DEFAULT,
                form="RemarkForm",
                perform=conclusions.send_back,
                style="secondary",
            ),
        ),
    ).Next(this.after_conclusion)

    after_conclusion = Route().Case(this.end, conclusions.is_concluded).Default(this.weigh)

    end = End()

    acts = (
        CaseAct(
            name="put_forward",
            label=_("提示后仍未提交，转提供单位处理"),
            transition="put_forward",
            rule=DEFAULT,
            then="judge_delay",
            perform=measures.put_forward,
        ),
        CaseAct(
            name="end_hearing",
            label=_("陈述申辩期限届满，转提供单位研究"),
            transition="end_hearing",
            rule=DEFAULT,
            then="weigh",
        ),
        CaseAct(
            name="waive",
            label=_("授权已终止，不再要求"),
            transition="waive_obligation",
            rule=DEFAULT,
            then="end",
            closes_items=True,
            perform=ended.note_the_end,
        ),
        CaseAct(
            name="close_broken",
            label=_("授权已终止，终结处理"),
            transition="close_broken",
            rule=DEFAULT,
            then="end",
            closes_items=True,
            perform=ended.note_the_end,
        ),
    )
