"""The flow of a line (申请行): formal check, review, the head's decision, under one deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import AccessLine
from cases.states.access_line import LineState as S
from workflows.conditional_access import (
    answer,
    lapse,
    lapsed_approval,
    letter_facts,
    line_outcomes,
    new_version,
    supplement,
    withdraw,
)
from workflows.conditional_access.fast_path import lines_of_demand
from workflows.conditional_access.recusal import HEADS, REVIEWERS, people_of_applicant
from workflows.conditional_access.second_look import open_as_ruled
from workflows.engine.nodes import (
    CaseAct,
    CaseFlow,
    End,
    Human,
    Outcome,
    Route,
    Start,
    Wait,
    in_state,
)

if TYPE_CHECKING:
    from workflows.engine.more_time import MoreTimeGranted

RULE = "工作安排 二(2)"
FAST_RULE = "工作安排 二(4)"


class AccessLineFlow(CaseFlow):
    """申请行."""

    process_class = AccessLine
    process_title = _("申请行")

    start = Start().Next(this.after_start)

    after_start = Route().Case(this.objection, in_state(S.COMMITTED)).Default(this.formal_check)

    # on the fast path: reviewer, nobody of the applicant · 1 working day · decisions.md
    objection = Human(
        title=_("告知承诺：是否提出异议"),
        roles=REVIEWERS,
        clock="app.fast.object",
        recused=people_of_applicant,
        outcomes=(
            Outcome(
                name="have_no_objection",
                label=_("无异议，由主管部门一次性审核"),
                transition="leave_to_officer",
                rule=FAST_RULE,
                perform=lines_of_demand.have_no_objection,
            ),
            Outcome(
                name="object_to_line",
                label=_("提出异议，转普通程序"),
                transition="object_to_line",
                rule="house default",
                form="ObjectionForm",
                perform=lines_of_demand.object_to_line,
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_objection)

    after_objection = (
        Route().Case(this.formal_check, in_state(S.SUBMITTED)).Default(this.await_officer)
    )

    # nobody: the officer of the commission decides the whole demand
    await_officer = Wait().Next(this.end)

    # reviewer, nobody of the applicant · 5 working days to the answer · 工作安排 一、二(2)
    formal_check = Human(
        title=_("形式审查"),
        roles=REVIEWERS,
        clock="app.answer",
        recused=people_of_applicant,
        outcomes=(
            Outcome(
                name="accept",
                label=_("材料齐备，进入评估审核"),
                transition="accept_line",
                rule=RULE,
                perform=answer.accept,
            ),
            line_outcomes.redirect(),
            line_outcomes.not_needed(),
        ),
    ).Next(this.after_check)

    after_check = Route().Case(this.review, in_state(S.IN_REVIEW)).Default(this.end)

    # reviewer · under the same deadline · 工作安排 二(2)
    review = Human(
        title=_("评估审核"),
        roles=REVIEWERS,
        clock="app.answer",
        continues=True,
        recused=people_of_applicant,
        outcomes=(line_outcomes.propose(), line_outcomes.redirect(), line_outcomes.not_needed()),
    ).Next(this.after_review)

    after_review = Route().Case(this.decision, in_state(S.PENDING_DECISION)).Default(this.end)

    # department head, who has not proposed · under the same deadline · house default
    decision = Human(
        title=_("负责人决定"),
        roles=HEADS,
        clock="app.answer",
        continues=True,
        four_eyes_with=("formal_check", "review"),
        recused=people_of_applicant,
        outcomes=(
            Outcome(
                name="approve",
                label=_("予以开放"),
                transition="approve_line",
                rule=RULE,
                form="LineApprovalForm",
                perform=answer.approve,
            ),
            Outcome(
                name="refuse",
                label=_("不予开放"),
                transition="refuse_line",
                rule=RULE,
                form="LineRefusalForm",
                perform=answer.refuse,
                style="danger",
            ),
            Outcome(
                name="send_back",
                label=_("退回重新审核"),
                transition="send_back_line",
                rule="house default",
                form="LineReturnForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_decision)

    after_decision = Route().Case(this.review, in_state(S.IN_REVIEW)).Default(this.end)

    end = End()

    acts = (
        CaseAct(
            name="end_term_to_object",
            label=_("异议期满，未提出异议"),
            transition="leave_to_officer",
            rule="house default",
            then="await_officer",
            closes_items=True,
            perform=lines_of_demand.end_term_to_object,
        ),
        CaseAct(
            name="approve_at_once",
            label=_("一次性审核通过"),
            transition="approve_at_once",
            rule=FAST_RULE,
            then="end",
            closes_items=True,
            perform=lines_of_demand.approve_at_once,
        ),
        CaseAct(
            name="divert",
            label=_("转普通程序"),
            transition="divert_line",
            rule="house default",
            then="formal_check",
            closes_items=True,
            perform=lines_of_demand.divert,
        ),
        CaseAct(
            name="ask_supplement",
            label=_("要求补正"),
            transition="ask_supplement",
            rule="类推《行政许可法》第三十二条",
            roles=REVIEWERS,
            recused=people_of_applicant,
            perform=supplement.write_request,
            on_case_page=False,
            stops_for=tuple(supplement.REASONS.values()),
        ),
        CaseAct(
            name="receive_supplement",
            label=_("收到补正"),
            transition="receive_supplement",
            rule="类推《政府信息公开条例》第三十条",
            perform=supplement.note_receipt,
        ),
        CaseAct(
            name="hear_of_supplement",
            label=_("申请人向其他单位补正"),
            transition="hear_of_supplement",
            rule="house default",
            perform=supplement.note_receipt,
        ),
        CaseAct(
            name="note_dataset",
            label=_("清单变化影响所申请的数据"),
            transition="note_dataset_change",
            rule="house default",
            perform=new_version.note_dataset,
        ),
        CaseAct(
            name="end_as_open",
            label=_("已改为无条件开放，无需申请"),
            transition="end_as_open_to_all",
            rule="类推《政府信息公开条例》第三十六条",
            perform=new_version.end_as_open,
            then="end",
            closes_items=True,
        ),
        CaseAct(
            name="open_as_ruled",
            label=_("复核撤销原答复，予以开放"),
            transition="open_as_ruled",
            rule="house default",
            perform=open_as_ruled.open_as_ruled,
            then="end",
            closes_items=True,
        ),
        CaseAct(
            name="withdraw",
            label=_("申请人撤回"),
            transition="withdraw_line",
            rule="house default",
            perform=withdraw.end_for_applicant,
            then="end",
            closes_items=True,
        ),
        CaseAct(
            name="abandon",
            label=_("逾期未补正，视为放弃"),
            transition="abandon_line",
            rule="类推《政府信息公开条例》第三十条",
            perform=lapse.abandon,
            then="end",
            closes_items=True,
        ),
        CaseAct(
            name="note_lapse",
            label=_("逾期未签署，审核决定失效"),
            transition="note_lapsed_approval",
            rule="house default",
            perform=lapsed_approval.note_lapse,
        ),
    )

    @classmethod
    def more_time_given(cls, granted: MoreTimeGranted) -> dict[str, Any]:  # Any: JSON facts
        """Issue the letter that tells the applicant of it."""
        return letter_facts.issue_extension(granted)
