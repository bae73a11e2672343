"""The flow of a change request (清单调整): draft, head, security, commission, effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import ChangeItem, ListChange
from cases.states.list_change import ListChangeState as S
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
    Wait,
    in_state,
)
from workflows.open_list import decide, draft as drafting, put_back, seal

if TYPE_CHECKING:
    from collections.abc import Collection

# Who may write a request, each for the organisations in whose name they may propose.
AUTHORS = (
    Role.DEPARTMENT_STAFF,
    Role.DISTRICT_AUTHORITY,
    Role.DATA_CENTRE_OPERATOR,
    Role.COMMISSION_STAFF,
)


class ListChangeFlow(CaseFlow):
    """清单调整申请."""

    process_class = ListChange
    process_title = _("清单调整申请")

    @classmethod
    def risky_among(cls, cases: Collection[int]) -> frozenset[int]:
        """Return which requests have an item that needs the security review."""
        items = ChangeItem.objects.filter(change_id__in=cases, needs_security_review=True)
        return frozenset(items.values_list("change_id", flat=True))

    start = Start().Next(this.draft)

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
                perform=seal.seal_items,
                undo=put_back.put_marks_back,
            ),
        ),
    ).Next(this.head_review)

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
        four_eyes_with=("head_review",),
        template="list_change/decide.html",
        outcomes=(
            Outcome(
                name="clear",
                label=_("复核通过"),
                transition="clear_security",
                rule="工作安排 二(11)",
                form="ReasonForm",
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
        four_eyes_with=("head_review",),
        template="list_change/decide.html",
        outcomes=(
            Outcome(
                name="conclude",
                label=_("提交审查意见"),
                transition="conclude_review",
                rule="工作安排 二(1)",
                form="ItemDecisionForm",
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
        .Default(this.end)
    )

    # nobody: the next version takes the approved items in
    await_effect = Wait().Next(this.end)

    # the author · no deadline · house default
    settle_conflict = Human(
        title=_("处理冲突"),
        roles=AUTHORS,
        clock="",
        for_opener=True,
        outcomes=(
            Outcome(
                name="redraft",
                label=_("按最新清单重新编制"),
                transition="redraft",
                rule="house default",
            ),
        ),
    ).Next(this.draft)

    end = End()

    acts = (
        CaseAct(
            name="put_item",
            label=_("编辑条目"),
            transition="edit",
            rule="工作安排 二(1)",
            roles=AUTHORS,
            only_opener=True,
            perform=drafting.put_item,
            on_case_page=False,
        ),
        CaseAct(
            name="drop_item",
            label=_("移除条目"),
            transition="edit",
            rule="工作安排 二(1)",
            roles=AUTHORS,
            only_opener=True,
            perform=drafting.drop_item,
            on_case_page=False,
        ),
        CaseAct(
            name="note_as_head",
            label=_("保存本页意见"),
            transition="annotate_by_head",
            rule="工作安排 二(1)",
            roles=(Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY),
            perform=decide.note_as_head,
            on_case_page=False,
            prepares="head_review",
        ),
        CaseAct(
            name="note_as_commission",
            label=_("保存本页意见"),
            transition="annotate_by_review",
            rule="工作安排 二(1)",
            roles=(Role.COMMISSION_STAFF, Role.COMMISSION_LEAD),
            holder=Holder.COMMISSION,
            perform=decide.note_as_commission,
            on_case_page=False,
            prepares="commission_review",
        ),
        CaseAct(
            name="cancel",
            label=_("撤销申请"),
            transition="cancel",
            rule="house default",
            roles=AUTHORS,
            only_opener=True,
            then="end",
            closes_items=True,
            form="ReasonForm",
            perform=decide.cancel_items,
            reason_required=True,
            style="danger",
        ),
        CaseAct(
            name="publish",
            label=_("随清单版本生效"),
            transition="publish",
            rule="decisions: items take effect with their version",
            then="end",
        ),
        CaseAct(
            name="fall_into_conflict",
            label=_("转入冲突待裁"),
            transition="fall_into_conflict",
            rule="house default",
            then="settle_conflict",
        ),
    )
