"""States of a change request (清单调整申请) and the moves between them.

Source: decisions.md (Open list), rules.md b1. The list is adjusted dynamically
(工作安排 二(1); 数据条例 第42条第2款).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t, gettext_lazy as _
from django_fsm import GET_STATE, transition

from cases.errors import GuardFailed
from cases.states.guard import guard
from cases.states.taking_back import back_to
from cases.states.vocabulary import OpenType

if TYPE_CHECKING:
    from cases.models import ListChange


class ListChangeState(models.TextChoices):
    """Where a change request stands in law."""

    DRAFT = "draft", _("草稿")
    PENDING_HEAD = "pending_head", _("待部门负责人审核")
    PENDING_LEAD = "pending_lead", _("待主管部门负责人审核")
    PENDING_SECURITY = "pending_security", _("安全与个人信息复核中")
    IN_REVIEW = "in_review", _("审查中")
    APPROVED_PENDING_EFFECT = "approved_pending_effect", _("已批准待生效")
    PARTIALLY_APPROVED = "partially_approved", _("部分通过")
    PUBLISHED = "published", _("已公布")
    RETURNED = "returned", _("退回修改")
    HEAD_REJECTED = "head_rejected", _("部门不予通过")
    REVIEW_REJECTED = "review_rejected", _("审查不通过")
    CONFLICT = "conflict", _("冲突待裁")
    SUPERSEDED = "superseded", _("已被取代")
    CANCELLED = "cancelled", _("已撤销申请")


class ItemOperation(models.TextChoices):
    """What an item of a change request does to an entry (decisions.md, Words)."""

    ADD = "add", _("新增")
    CHANGE = "change", _("变更")
    REMOVE = "remove", _("移出")
    RECLASSIFY = "reclassify", _("调整开放属性")
    TRANSFER = "transfer", _("变更提供部门")
    SUSPEND = "suspend", _("中止")
    RESUME = "resume", _("恢复")


class ItemDecision(models.TextChoices):
    """What became of one item; the request's state follows from its items."""

    PENDING = "pending", _("待决定")
    REJECTED_BY_HEAD = "rejected_by_head", _("部门不予通过")
    APPROVED = "approved", _("已批准")
    REJECTED = "rejected", _("审查不通过")
    CONFLICT = "conflict", _("冲突待裁")
    SUPERSEDED = "superseded", _("已被取代")
    EFFECTIVE = "effective", _("已生效")
    CANCELLED = "cancelled", _("已撤销")


# Decided by nobody yet, or approved and waiting for a version.
HOLDING = (ItemDecision.PENDING, ItemDecision.APPROVED)
# By which an item of a request that is under way keeps others of its organisation from the entry:
# the same, and what waits for a ruling on a conflict.
OPEN = (*HOLDING, ItemDecision.CONFLICT)


class RequestKind(models.TextChoices):
    """Why a change request was made."""

    ROUTINE = "routine", _("常规调整")
    EVALUATION = "evaluation", _("年度评估")
    RECONCILIATION = "reconciliation", _("对账产生")
    OBJECTION = "objection", _("异议产生")
    EMERGENCY = "emergency", _("紧急撤出")
    REVERSAL = "reversal", _("撤销版本")


S = ListChangeState
APPROVED_STATES = (S.APPROVED_PENDING_EFFECT, S.PARTIALLY_APPROVED)
WITH_THE_HEAD = (S.PENDING_HEAD, S.PENDING_LEAD)
# A draft binds nobody.
NOT_HANDED_IN = (S.DRAFT, S.RETURNED, S.CANCELLED, S.SUPERSEDED)
BEFORE_REVIEW_STATES = (S.DRAFT, S.RETURNED, *WITH_THE_HEAD, S.PENDING_SECURITY)


@guard
def has_open_items(change: ListChange) -> bool:
    """Refuse a request that proposes nothing."""
    if not change.items.filter(decision=ItemDecision.PENDING).exists():
        raise GuardFailed(_t("申请中没有待决定的条目，不能提交。请先添加至少一个条目。"))
    return True


@guard
def items_are_classified(change: ListChange) -> bool:
    """Refuse to hand in an entry that was prefilled and never completed."""
    if change.request_kind != RequestKind.EVALUATION:
        return True
    unsaid = Q(proposed_row__open_type="") | Q(
        proposed_row__open_type=OpenType.CONDITIONAL, proposed_row__conditions=""
    )
    unchanged = Q(operation=ItemOperation.CHANGE, fields=[])
    pending = change.items.filter(unsaid | unchanged, decision=ItemDecision.PENDING)
    item = pending.select_related("proposed_row").first()
    if item is not None and item.proposed_row is not None:
        raise GuardFailed(
            _t(
                "“%(name)s”还没有补全：须有开放属性，有条件开放的须写明条件，"
                "变更的条目须有改动。请打开该条目填写后再提交。"
            )
            % {"name": item.proposed_row.name}
        )
    return True


@guard
def passes_some_item(change: ListChange) -> bool:
    """Refuse an approval that passes nothing on."""
    if not change.items.filter(decision=ItemDecision.PENDING).exists():
        raise GuardFailed(
            _t("您对全部条目都不予通过，申请没有内容可送审查。请改用“整件不予通过”或“退回修改”。")
        )
    return True


@guard
def all_items_decided(change: ListChange) -> bool:
    """Refuse to end the review while an item has no decision."""
    left = change.items.filter(decision=ItemDecision.PENDING).count()
    if left:
        raise GuardFailed(
            _t("还有 %(count)s 个条目没有审查意见。请对每个条目作出决定后再提交。")
            % {"count": left}
        )
    return True


def after_submission(change: ListChange) -> str:
    """What takes a whole version back is the commission's own: its lead is the head of it."""
    return S.PENDING_LEAD if change.request_kind == RequestKind.REVERSAL else S.PENDING_HEAD


def after_head(change: ListChange) -> str:
    """Risky or loosening items pass the security review first (decisions.md)."""
    if change.items.filter(decision=ItemDecision.PENDING, needs_security_review=True).exists():
        return S.PENDING_SECURITY
    return S.IN_REVIEW


def after_review(change: ListChange) -> str:
    """Derive the request's state from the decisions on its items."""
    found = set(change.items.order_by().values_list("decision", flat=True).distinct())
    if ItemDecision.APPROVED in found:
        whole = found <= {ItemDecision.APPROVED, ItemDecision.SUPERSEDED}
        return S.APPROVED_PENDING_EFFECT if whole else S.PARTIALLY_APPROVED
    if ItemDecision.CONFLICT in found:
        return S.CONFLICT
    return S.SUPERSEDED if ItemDecision.SUPERSEDED in found else S.REVIEW_REJECTED


class ListChangeTransitions(models.Model):
    """The lawful moves of a change request, in the order in which it lives."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=(S.DRAFT, S.RETURNED), target=GET_STATE(after_submission, states=WITH_THE_HEAD), conditions=[has_open_items, items_are_classified])  # noqa: E501
    def submit(self) -> None:
        """Hand the request to the department's head, or the commission's lead."""

    @transition("state", source=(S.DRAFT, S.RETURNED), target=None)
    def edit(self) -> None:
        """The author puts an entry in or takes one out; the state stays."""

    @transition("state", source=WITH_THE_HEAD, target=None)
    def annotate_by_head(self) -> None:
        """The head notes decisions on items; the state stays until all is decided."""

    @transition("state", source=S.IN_REVIEW, target=None)
    def annotate_by_review(self) -> None:
        """The commission notes decisions on items; the state stays until all is decided."""

    @transition("state", source=WITH_THE_HEAD, target=GET_STATE(after_head, states=(S.PENDING_SECURITY, S.IN_REVIEW)), conditions=[passes_some_item])  # noqa: E501
    def approve_by_head(self) -> None:
        """The department's head approves."""

    @transition("state", source=WITH_THE_HEAD, target=S.RETURNED)
    def return_by_head(self) -> None:
        """The department's head sends the request back to be improved."""

    @transition("state", source=WITH_THE_HEAD, target=S.HEAD_REJECTED)
    def reject_by_head(self) -> None:
        """The department's head refuses the whole request."""

    @transition("state", source=S.PENDING_SECURITY, target=S.IN_REVIEW)
    def clear_security(self) -> None:
        """The security review finds the risky items acceptable."""

    @transition("state", source=S.PENDING_SECURITY, target=S.RETURNED)
    def return_by_security(self) -> None:
        """The security review sends the request back."""

    @transition("state", source=S.IN_REVIEW, target=GET_STATE(after_review, states=(S.APPROVED_PENDING_EFFECT, S.PARTIALLY_APPROVED, S.CONFLICT, S.SUPERSEDED, S.REVIEW_REJECTED)), conditions=[all_items_decided])  # noqa: E501
    def conclude_review(self) -> None:
        """The commission has decided every item."""

    @transition("state", source=S.IN_REVIEW, target=S.RETURNED)
    def return_by_review(self) -> None:
        """The commission sends the request back with reasons."""

    @transition("state", source=APPROVED_STATES, target=S.PUBLISHED)
    def publish(self) -> None:
        """A version that holds its approved items has come into effect."""

    @transition("state", source=APPROVED_STATES, target=S.CONFLICT)
    def fall_into_conflict(self) -> None:
        """Every approved item met a newer published row and waits for a ruling."""

    @transition("state", source=S.CONFLICT, target=GET_STATE(after_review, states=APPROVED_STATES))
    def dissolve_conflict(self) -> None:
        """What its items met stands no more: they are approved, as the commission had decided."""

    @transition("state", source=S.CONFLICT, target=S.RETURNED)
    def redraft(self) -> None:
        """The author takes the conflicting entries up again, on the newest list."""

    @transition("state", source=S.CONFLICT, target=GET_STATE(after_submission, states=WITH_THE_HEAD), conditions=[has_open_items, items_are_classified])  # noqa: E501
    def resubmit(self) -> None:
        """The author rules on what conflicts and hands the request in, with nothing to edit."""

    @transition("state", source=(*BEFORE_REVIEW_STATES, S.IN_REVIEW, *APPROVED_STATES, S.CONFLICT), target=S.SUPERSEDED)  # noqa: E501
    def supersede(self) -> None:
        """Another request has already brought everything that this one proposes."""

    @transition("state", source=(*BEFORE_REVIEW_STATES, S.CONFLICT), target=S.CANCELLED)
    def cancel(self) -> None:
        """The author withdraws the request before the review, or what the list overtook."""

    # What takes a person's last step back: from where it may lead, and to where.
    @transition("state", source=WITH_THE_HEAD, target=back_to(S.DRAFT, S.RETURNED))
    @transition("state", source=S.PENDING_SECURITY, target=back_to(*WITH_THE_HEAD))
    @transition("state", source=S.IN_REVIEW, target=back_to(*WITH_THE_HEAD, S.PENDING_SECURITY))
    @transition("state", source=S.RETURNED, target=back_to(*WITH_THE_HEAD, S.PENDING_SECURITY, S.IN_REVIEW))  # noqa: E501
    @transition("state", source=S.HEAD_REJECTED, target=back_to(*WITH_THE_HEAD))
    @transition("state", source=(*APPROVED_STATES, S.CONFLICT, S.SUPERSEDED, S.REVIEW_REJECTED), target=back_to(S.IN_REVIEW))  # noqa: E501
    def take_back(self, state: str) -> None:
        """A person takes their own last step back before its messages have left."""
    # fmt: on
