"""Change requests of the open list (清单调整申请) and their items."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.states.list_change import (
    ItemDecision,
    ItemOperation,
    ListChangeTransitions,
    RequestKind,
)
from cases.states.tightening import TighteningReason


class ListChange(ListChangeTransitions, Case):
    """A department's proposal to change its entries; it never touches the published rows."""

    request_kind = models.CharField(
        _("申请类型"), max_length=20, choices=RequestKind.choices, default=RequestKind.ROUTINE
    )
    reason = models.TextField(_("调整理由"), blank=True)
    legal_basis = models.CharField(_("依据"), max_length=200, blank=True)
    base_version = models.ForeignKey(
        "cases.ListVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("起草所依版本"),
    )
    requested_on = models.DateField(_("希望生效日期"), null=True, blank=True)
    # The request that goes on with what of this one met a conflict; the rest goes its way.
    split_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="splits",
        verbose_name=_("分出自"),
    )
    # The version whose changes this request takes back; None: it is about something else.
    reverses = models.ForeignKey(
        "cases.ListVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="reversals",
        verbose_name=_("撤销的版本"),
    )
    list_import = models.ForeignKey(
        "cases.ListImport",
        on_delete=models.PROTECT,
        null=True,
        related_name="changes",
        verbose_name=_("来源导入"),
    )

    class Meta:
        verbose_name = _("清单调整申请")
        verbose_name_plural = _("清单调整申请")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(request_kind="reversal", reverses__isnull=False)
                | (~Q(request_kind="reversal") & Q(reverses__isnull=True)),
                name="list_change_reversal_names_version",
            ),
        ]


class ChangeItem(models.Model):
    """One entry in a change request: the row it was drafted on and the row it proposes."""

    change = models.ForeignKey(ListChange, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField(_("序号"))
    operation = models.CharField(_("操作"), max_length=12, choices=ItemOperation.choices)
    entry = models.ForeignKey("cases.ListEntry", on_delete=models.PROTECT, related_name="items")
    base_row = models.ForeignKey(
        "cases.EntryRow", on_delete=models.PROTECT, null=True, related_name="drafted_items"
    )
    proposed_row = models.ForeignKey(
        "cases.EntryRow", on_delete=models.PROTECT, null=True, related_name="proposing_items"
    )
    fields = models.JSONField(_("变更字段"), default=list)
    justification = models.CharField(_("说明"), max_length=300, blank=True)
    needs_security_review = models.BooleanField(_("须安全复核"), default=False)
    findings = models.JSONField(_("风险提示"), default=list)
    # What the security review says of it; it stays with the item in its version.
    security_assessment = models.TextField(_("安全复核意见"), blank=True, db_default="")
    security_reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("安全复核人"),
    )
    security_reviewed_at = models.DateTimeField(_("安全复核时间"), null=True)
    # Of what takes openness away: why, and from which day on a version may bring it into effect.
    reason_code = models.CharField(
        _("移出或收紧的原因"),
        max_length=24,
        choices=TighteningReason.choices,
        blank=True,
        db_default="",
    )
    not_before = models.DateField(_("最早生效日期"), null=True)
    decision = models.CharField(
        _("决定"), max_length=20, choices=ItemDecision.choices, default=ItemDecision.PENDING
    )
    decision_reason = models.CharField(_("决定理由"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    list_version = models.ForeignKey(
        "cases.ListVersion", on_delete=models.PROTECT, null=True, related_name="items"
    )
    # What the version takes where the entry changed since the draft: both changes in one wording.
    merged_row = models.ForeignKey(
        "cases.EntryRow", on_delete=models.PROTECT, null=True, related_name="merged_items"
    )
    # Another item of the same version has the last word on the entry.
    overtaken = models.BooleanField(_("同一版本另有后一项调整"), default=False, db_default=False)

    class Meta:
        verbose_name = _("调整条目")
        verbose_name_plural = _("调整条目")
        ordering: ClassVar = ["change_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "entry"], name="change_item_entry_once"),
            models.CheckConstraint(
                condition=Q(operation="add", base_row__isnull=True, proposed_row__isnull=False)
                | Q(operation="remove", base_row__isnull=False, proposed_row__isnull=True)
                | (
                    ~Q(operation__in=("add", "remove"))
                    & Q(base_row__isnull=False, proposed_row__isnull=False)
                ),
                name="change_item_rows_fit_operation",
            ),
            models.CheckConstraint(
                condition=Q(security_reviewed_by__isnull=True, security_reviewed_at__isnull=True)
                | Q(security_reviewed_by__isnull=False, security_reviewed_at__isnull=False),
                name="change_item_reviewed_by_and_at",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["change", "position"], name="change_item_in_order"),
            models.Index(
                fields=["entry"],
                condition=Q(decision__in=("pending", "approved")),
                name="change_item_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id}/{self.position} {self.operation}"
