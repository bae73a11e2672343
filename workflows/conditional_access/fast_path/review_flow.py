"""The flow of a one-off review (一次性审核): one named officer decides the whole demand, once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import FastPathReview
from cases.states.role import Role
from workflows.conditional_access.fast_path import deciding
from workflows.engine.nodes import CaseAct, CaseFlow, End, Human, Outcome, Start

RULE = "工作安排 二(4)"


class FastPathReviewFlow(CaseFlow):
    """一次性审核."""

    process_class = FastPathReview
    process_title = _("一次性审核")
    # Each department is written to about its own line.
    takes_messages = False

    start = Start().Next(this.decide)

    # duty officer or lead of the commission, nobody of the applicant, nobody who spoke for an
    # owner · 2 working days · decisions.md, Applications
    decide = Human(
        title=_("一次性审核"),
        roles=(Role.DUTY_OFFICER, Role.COMMISSION_LEAD),
        clock="app.fast.decide",
        recused=deciding.who_may_not_decide,
        outcomes=(
            Outcome(
                name="approve_demand",
                label=_("一次性审核通过"),
                transition="approve_whole_demand",
                rule=RULE,
                form="OneOffApprovalForm",
                perform=deciding.approve_demand,
            ),
            Outcome(
                name="divert_demand",
                label=_("全部转普通程序"),
                transition="divert_whole_demand",
                rule="house default",
                form="DiversionForm",
                perform=deciding.divert_demand,
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.end)

    end = End()

    acts = (
        CaseAct(
            name="divert_by_rule",
            label=_("承诺不实，转普通程序"),
            transition="divert_whole_demand",
            rule="上海市优化营商环境条例 第二十七条",
            then="end",
            closes_items=True,
            perform=deciding.divert_by_rule,
        ),
        CaseAct(
            name="close_empty",
            label=_("没有待审核的数据，办结"),
            transition="end_without_lines",
            rule="house default",
            then="end",
            closes_items=True,
            perform=deciding.must_have_no_lines,
        ),
        CaseAct(
            name="withdraw",
            label=_("申请人撤回"),
            transition="withdraw_demand",
            rule="house default",
            then="end",
            closes_items=True,
        ),
    )
