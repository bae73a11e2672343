"""The flow of a change request (清单调整): draft, head, security, commission, effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import ChangeItem, ListChange
from cases.states.list_change import ListChangeState as S
from cases.states.role import Role
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
from workflows.open_list import (
    decide,
    giving_way,
    handing_in_at_once,
    put_back,
    recusal,
    seal,
    security_review,
)
from workflows.open_list.change_acts import ACTS, AUTHORS
from workflows.open_list.state_words import words_of, words_of_events

if TYPE_CHECKING:
    from collections.abc import Collection


class ListChangeFlow(CaseFlow):
    """清单调整申请."""

    process_class = ListChange
    process_title = _("清单调整申请")

    @classmethod
    def risky_among(cls, cases: Collection[int]) -> frozenset[int]:
        """Return which requests have an item that needs the security review."""
        items = ChangeItem.objects.filter(change_id__in=cases, needs_security_review=True)
        return frozenset(items.values_list("change_id", flat=True))

    # Neither returned by anybody, nor in the list: the label alone would say so.
    state_words = staticmethod(words_of)
    event_words = staticmethod(words_of_events)

    start = Start().Next(this.after_start)

    after_start = Route().Case(this.settle_conflict, in_state(S.CONFLICT)).Default(this.draft)

    # department staff · no deadline · 工作安排 二(1)
    draft = Human(
        title=_("编制调整申请"),
        roles=AUTHORS,
        clock="",
        for_opener=True,
        template="list_change/draft.html",
        outcomes=(
            Outcome(
                name="submit",
                label=_("提交部门负责人审核"),
                transition="submit",
                rule="工作安排 二(1)",
                form="HandInForm",
                perform=seal.seal_items,
                undo=put_back.put_marks_back,
            ),
        ),
    ).Next(this.after_draft)

    after_draft = Route().Case(this.lead_review, in_state(S.PENDING_LEAD)).Default(this.head_review)

    # department head, never the author · 3 working days · house default
    head_review = Human(
        title=_("部门负责人审核"),
        roles=(Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY),
        clock="list.head_approval",
        not_opener=True,
        template="list_change/decide.html",
        outcomes=(
            Outcome(
                name="approve",
                label=_("审核通过"),
                transition="approve_by_head",
                rule="工作安排 二(1)",
                form="ItemDecisionForm",
                perform=decide.decide_as_head,
                in_bulk=True,
                alone=decide.decide_alone_what_is_risky,
                undo=put_back.put_marks_back,
            ),
            Outcome(
                name="return",
                label=_("退回修改"),
                transition="return_by_head",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
            Outcome(
                name="reject",
                label=_("整件不予通过"),
                transition="reject_by_head",
                rule="house default",
                form="ReasonForm",
                perform=decide.reject_all_as_head,
                undo=put_back.put_refusal_back,
                reason_required=True,
                style="danger",
            ),
        ),
    ).Next(this.after_head)

    # commission lead, for what takes a version back: neither its author nor who published it
    # · 3 working days · house default
    lead_review = Human(
        title=_("主管部门负责人审核"),
        roles=(Role.COMMISSION_LEAD,),
        holder=Holder.COMMISSION,
        clock="list.head_approval",
        not_opener=True,
        recused=recusal.who_published,
        template="list_change/decide.html",
        outcomes=(
            Outcome(
                name="approve",
                label=_("审核通过"),
                transition="approve_by_head",
                rule="open-list-quality-objection 2.2, rule 7",
                form="ItemDecisionForm",
                perform=decide.decide_as_head,
                undo=put_back.put_marks_back,
            ),
            Outcome(
                name="return",
                label=_("退回修改"),
                transition="return_by_head",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
            Outcome(
                name="reject",
                label=_("整件不予通过"),
                transition="reject_by_head",
                rule="house default",
                form="ReasonForm",
                perform=decide.reject_all_as_head,
                undo=put_back.put_refusal_back,
                reason_required=True,
                style="danger",
            ),
        ),
    ).Next(this.after_head)

    after_head = (
        Route()
        .Case(this.security_review, in_state(S.PENDING_SECURITY))
        .Case(this.commission_review, in_state(S.IN_REVIEW))
        .Case(this.draft, in_state(S.RETURNED))
        .Default(this.end)
    )

    # security officer · 2 working days · 工作安排 二(11)
    security_review = Human(
        title=_("安全与个人信息复核"),
        roles=(Role.SECURITY_OFFICER,),
        holder=Holder.COMMISSION,
        clock="list.security_review",
        not_opener=True,
        four_eyes_with=("head_review", "lead_review"),
        recused=recusal.who_published,
        template="list_change/decide.html",
        outcomes=(
            Outcome(
                name="clear",
                label=_("复核通过"),
                transition="clear_security",
                rule="工作安排 二(11)",
                form="SecurityReviewForm",
                perform=security_review.record_review,
                undo=security_review.put_review_back,
                reason_required=True,
            ),
            Outcome(
                name="return",
                label=_("退回修改"),
                transition="return_by_security",
                rule="工作安排 二(11)",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_head)

    # commission staff, neither author nor head · 5 working days · house default
    commission_review = Human(
        title=_("主管部门审查"),
        roles=(Role.COMMISSION_STAFF, Role.COMMISSION_LEAD),
        holder=Holder.COMMISSION,
        clock="list.review",
        not_opener=True,
        four_eyes_with=("head_review", "lead_review"),
        recused=recusal.who_published,
        template="list_change/decide.html",
        outcomes=(
            Outcome(
                name="conclude",
                label=_("提交审查意见"),
                transition="conclude_review",
                rule="工作安排 二(1)",
                form="CommissionDecisionForm",
                perform=decide.decide_as_commission,
                undo=put_back.put_conclusion_back,
            ),
            Outcome(
                name="return",
                label=_("退回修改"),
                transition="return_by_review",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_review)

    after_review = (
        Route()
        .Case(this.await_effect, in_state(S.APPROVED_PENDING_EFFECT, S.PARTIALLY_APPROVED))
        .Case(this.draft, in_state(S.RETURNED))
        .Case(this.settle_conflict, in_state(S.CONFLICT))
        .Default(this.end)
    )

    # nobody: the next version takes the approved items in
    await_effect = Wait().Next(this.end)

    # the author · 5 working days, which decide nothing · open-list-quality-objection 2.2, rule 3
    settle_conflict = Human(
        title=_("处理冲突"),
        roles=AUTHORS,
        clock="list.conflict",
        for_opener=True,
        template="list_change/settle.html",
        outcomes=(
            Outcome(
                name="submit",
                label=_("按所选内容直接提交审核"),
                transition="resubmit",
                rule="open-list-quality-objection 2.2, rule 3",
                form="RulingForm",
                perform=handing_in_at_once.rule_and_hand_in,
                reason_required=True,
            ),
            Outcome(
                name="redraft",
                label=_("按所选内容重新起草"),
                transition="redraft",
                rule="open-list-quality-objection 2.2, rule 3",
                form="RulingForm",
                perform=giving_way.rule_and_tell,
                reason_required=True,
                style="secondary",
            ),
            Outcome(
                name="yield",
                label=_("全部采用现有内容"),
                transition="supersede",
                rule="open-list-quality-objection 2.2, rule 3",
                form="YieldForm",
                perform=giving_way.yield_and_tell,
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_ruling)

    after_ruling = (
        Route()
        .Case(this.draft, in_state(S.RETURNED))
        .Case(this.head_review, in_state(S.PENDING_HEAD))
        .Case(this.lead_review, in_state(S.PENDING_LEAD))
        .Default(this.end)
    )

    end = End()
    acts = ACTS
