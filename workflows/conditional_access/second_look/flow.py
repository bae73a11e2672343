"""The flow of a second look (复核): the commission examines, its lead decides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import SecondLook
from cases.states.role import Role
from cases.states.second_look import SecondLookState as S
from workflows.conditional_access.second_look import rule
from workflows.conditional_access.second_look.recusal import kept_apart
from workflows.conditional_access.second_look.term import LOOKING
from workflows.engine.nodes import CaseAct, CaseFlow, End, Human, Outcome, Route, Start, in_state

RULE = "house default"


class SecondLookFlow(CaseFlow):
    """复核."""

    process_class = SecondLook
    process_title = _("复核")
    # The applicant asks the department about its line; what is contested is written once.
    takes_messages = False

    start = Start().Next(this.examine)

    # commission, nobody of the applicant or who acted on the line · 10 working days · house default
    examine = Human(
        title=_("复核审查"),
        roles=(Role.COMMISSION_STAFF, Role.COMMISSION_LEAD),
        clock=LOOKING,
        # What the lead sends back is examined within the same ten days.
        continues=True,
        recused=kept_apart,
        outcomes=(
            Outcome(
                name="propose",
                label=_("提出复核意见，报负责人决定"),
                transition="propose_ruling",
                rule=RULE,
                form="SecondLookProposalForm",
                perform=rule.propose,
            ),
        ),
    ).Next(this.decision)

    # lead, who has not examined it, as above · under the same deadline · house default
    decision = Human(
        title=_("复核决定"),
        roles=(Role.COMMISSION_LEAD,),
        clock=LOOKING,
        continues=True,
        four_eyes_with=("examine",),
        recused=kept_apart,
        outcomes=(
            Outcome(
                name="uphold",
                label=_("维持原答复"),
                transition="uphold_answer",
                rule=RULE,
                form="SecondLookDecisionForm",
                perform=rule.uphold,
            ),
            Outcome(
                name="approve",
                label=_("撤销原答复，予以开放"),
                transition="replace_answer",
                rule=RULE,
                form="SecondLookApprovalForm",
                perform=rule.approve,
            ),
            Outcome(
                name="return_to_department",
                label=_("撤销原答复，由原单位重新决定"),
                transition="set_answer_aside",
                rule=RULE,
                form="SecondLookDecisionForm",
                perform=rule.return_to_department,
            ),
            Outcome(
                name="send_back",
                label=_("退回重新审查"),
                transition="examine_again",
                rule=RULE,
                form="SecondLookReturnForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_decision)

    after_decision = Route().Case(this.examine, in_state(S.EXAMINING)).Default(this.end)

    end = End()

    acts = (
        CaseAct(
            name="withdraw",
            label=_("申请人撤回复核申请"),
            transition="end_second_look",
            rule=RULE,
            perform=rule.end_for_applicant,
            then="end",
            closes_items=True,
        ),
    )
