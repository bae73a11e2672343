"""Bulk acts: a plan that was shown, and what became of each of its rows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

STILL_OPEN = Q(refusal="", failure="", done_at__isnull=True)


class BulkPlan(models.Model):
    """What one person decided to do to many tasks at once; its hash binds what was shown."""

    operation = models.UUIDField(_("批量操作"), unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulk_plans"
    )
    act = models.CharField(_("操作"), max_length=40)
    data = models.JSONField(_("内容"), default=dict, blank=True)
    all_or_nothing = models.BooleanField(_("有一项不能办即全部不办"), default=False)
    hash = models.CharField(_("方案摘要"), max_length=64)
    made_at = models.DateTimeField(_("拟定时间"))
    applied_at = models.DateTimeField(_("执行时间"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    # What kept a plan whose rows are all settled from its end, such as a task that came meanwhile.
    failure = models.CharField(_("未办成的原因"), max_length=300, blank=True)
    # Who works through it; a worker that died leaves a lease that runs out.
    leased_until = models.DateTimeField(_("占用至"), null=True)
    leased_by = models.CharField(_("占用者"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("批量办理")
        verbose_name_plural = _("批量办理")
        indexes: ClassVar = [
            models.Index(
                fields=["applied_at"],
                condition=Q(applied_at__isnull=False, finished_at__isnull=True),
                name="bulk_plan_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.operation}"


class BulkRow(models.Model):
    """One task of a plan, or one case without a task: what was planned, and what came of it."""

    plan = models.ForeignKey(BulkPlan, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveSmallIntegerField(_("序号"))
    work_item = models.ForeignKey(
        "cases.WorkItem", on_delete=models.PROTECT, null=True, related_name="bulk_rows"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    expected_version = models.PositiveIntegerField(_("版次"))
    # To whom it goes, where each row has an answer of its own; empty: the queue.
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    forecast = models.CharField(_("将会怎样"), max_length=300, blank=True)
    refusal = models.CharField(_("不能办理的原因"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    done_at = models.DateTimeField(_("办理时间"), null=True)
    failure = models.CharField(_("未办成的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("批量办理明细")
        verbose_name_plural = _("批量办理明细")
        ordering: ClassVar = ["plan_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "work_item"], name="bulk_row_once"),
            models.UniqueConstraint(fields=["plan", "position"], name="bulk_row_in_order"),
            models.CheckConstraint(
                condition=(Q(refusal="") | Q(failure="", done_at__isnull=True))
                & (Q(failure="") | Q(done_at__isnull=True)),
                name="bulk_row_one_result",
                violation_error_message=_("一项任务只有一个结果：不能办理、未办成或者已办成。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.position}"
