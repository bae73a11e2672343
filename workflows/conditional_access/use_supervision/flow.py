"""The flow of an obligation (履约事项): report or look, put right, suspend, hear, conclude.

While the user owes something their task stays open, also where a person of the department is
asked meanwhile what follows from the delay: whatever the user hands in before the head has
decided goes to whoever looks.
"""

from __future__ import annotations

from typing import Final, cast

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import Case, Obligation
from cases.states.obligation import ObligationState as S, OwedBy
from cases.states.role import Role
from workflows.conditional_access.recusal import HEADS, REVIEWERS
from workflows.conditional_access.use_supervision import conclusions, looks, measures, replies
from workflows.conditional_access.use_supervision.obligation_acts import ACTS
from workflows.conditional_access.use_supervision.parties import people_of_user
from workflows.conditional_access.use_supervision.rules import RULE
from workflows.engine.clock_by_case import ClockByCase
from workflows.engine.nodes import (
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


def _look_clock(case: Case) -> str:
    """A look that is owed has its day; one at what was handed in, or anew, has a term."""
    obligation = cast("Obligation", case)
    is_owed = obligation.owed_by == OwedBy.DEPARTMENT and obligation.put_forward_on is None
    return "grant.check" if is_owed else "grant.review"


FIND_MET: Final = Outcome(
    name="find_met",
    label=_("核查通过"),
    transition="find_met",
    rule=RULE,
    form="FindingForm",
    perform=looks.find_met,
)
PROPOSE_SUSPENSION: Final = Outcome(
    name="propose_suspension",
    label=_("认为未履行，提请中止授权"),
    transition="propose_suspension",
    rule=RULE,
    form="MeasureForm",
    perform=measures.propose_suspension,
    style="danger",
)


class ObligationFlow(CaseFlow):
    """履约事项."""

    process_class = Obligation
    process_title = _("履约事项")

    start = Start().Next(this.begin)

    # nobody: the act that opens it asks the user or the department
    begin = Wait().Next(this.look)

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

    # department, nobody of the user · by the schedule, else 10 working days · house default
    look = Human(
        title=_("核查履约情况"),
        roles=REVIEWERS,
        clock=ClockByCase(codes=("grant.review", "grant.check"), of=_look_clock),
        ends_on=lambda case: cast("Obligation", case).due_on,
        recused=people_of_user,
        outcomes=(
            FIND_MET,
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
        ),
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
    ).Next(this.recheck)

    # department, nobody of the user · 10 working days · house default
    recheck = Human(
        title=_("复查整改情况"),
        roles=REVIEWERS,
        clock="grant.review",
        recused=people_of_user,
        outcomes=(FIND_MET, PROPOSE_SUSPENSION),
    ).Next(this.after_recheck)

    after_recheck = Route().Case(this.end, in_state(S.MET)).Default(this.decide)

    # head, another person than who proposed it · 3 working days · house default
    decide = Human(
        title=_("决定是否中止授权"),
        roles=HEADS,
        clock="grant.decide",
        four_eyes_with=("look", "recheck"),
        recused=people_of_user,
        outcomes=(
            Outcome(
                name="suspend",
                label=_("认定未履行，中止授权"),
                transition="suspend_use",
                rule=RULE,
                perform=measures.suspend,
                style="danger",
            ),
        ),
    ).Next(this.plead)

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
        ),
    ).Next(this.end)

    # The user is late, or the head does not suspend: the department looks at what there is.
    look_anew = Route().Case(this.recheck, in_state(S.RECTIFYING)).Default(this.look)

    end = End()

    acts = ACTS
