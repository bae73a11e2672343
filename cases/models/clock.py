"""Clocks: each running deadline, what happened to it, and for which reasons it may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases.models.clock_policy import ClockPolicy
from cases.models.written_once import WrittenOnce
from cases.states.clock import (
    OPEN_CLOCK_STATUSES,
    ClockEventKind,
    ClockStatus,
    ClockVerb,
    ExtensionDecision,
    Tier,
)

if TYPE_CHECKING:
    from datetime import date


class Clock(models.Model):
    """One running or finished deadline of a case; `due_on` is a cache of its events."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="clocks")
    # Its index is below: clocks of the case itself have no place in it.
    work_item = models.ForeignKey(
        "cases.WorkItem",
        on_delete=models.PROTECT,
        null=True,
        related_name="clocks",
        db_index=False,
    )
    # No index: thousands share a policy and a calendar, and every firing would write them again.
    policy = models.ForeignKey(
        ClockPolicy, on_delete=models.PROTECT, related_name="clocks", db_index=False
    )
    code = models.CharField(_("代码"), max_length=60)
    calendar = models.ForeignKey(
        "cases.CalendarVersion",
        on_delete=models.PROTECT,
        to_field="number",
        related_name="clocks",
        db_index=False,
    )
    start_on = models.DateField(_("起算日"))
    due_on = models.DateField(_("到期日"))
    # At what time of that day a term in hours ends. It is shown; late is counted by the day.
    due_time = models.TimeField(_("到期时刻"), null=True)
    provisional = models.BooleanField(_("暂定"), default=False)
    status = models.CharField(
        _("状态"), max_length=10, choices=ClockStatus.choices, default=ClockStatus.RUNNING
    )
    satisfied_on = models.DateField(_("办结日"), null=True)
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    paused_on = models.DateField(_("暂停日"), null=True)
    # By how many days the term of this cycle was lengthened.
    extended_by = models.PositiveSmallIntegerField(_("已延长天数"), default=0)
    # When a breach of this term was last found to be none: it runs on, so this is no status.
    breach_withdrawn_on = models.DateField(_("逾期撤销日"), null=True)
    # When the sweep must look at it next; empty where no rung is ahead or the clock stands still.
    next_rung_at = models.DateTimeField(_("下一级时间"), null=True)

    class Meta:
        verbose_name = _("时钟")
        verbose_name_plural = _("时钟")
        constraints: ClassVar = [
            # NULL is distinct from itself: the clocks of the case itself count as of task 0.
            models.UniqueConstraint(
                "case",
                "code",
                Coalesce("work_item", 0, output_field=models.BigIntegerField()),
                condition=Q(status__in=OPEN_CLOCK_STATUSES),
                name="clock_open_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(status__in=OPEN_CLOCK_STATUSES),
                name="clock_open_by_due",
            ),
            models.Index(
                fields=["next_rung_at", "id"],
                condition=Q(next_rung_at__isnull=False),
                name="clock_by_next_rung",
            ),
            models.Index(
                fields=["work_item"],
                condition=Q(work_item__isnull=False),
                name="clock_of_work_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"

    def has_passed(self, on: date) -> bool:
        """Tell whether an open clock has ended before a day.

        A stop holds the end back only where it will move it: a fixed date goes by meanwhile.
        """
        is_held_back = self.status == ClockStatus.PAUSED and not self.policy.is_fixed_date
        return not is_held_back and on > self.due_on


class ClockEvent(WrittenOnce):
    """One thing that happened to a clock; append-only."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("事项"), max_length=10, choices=ClockEventKind.choices)
    effective_on = models.DateField(_("生效日"))
    recorded_at = models.DateTimeField(_("记录时间"))
    # No index here or below: an event is read by its clock.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    reason = models.CharField(_("原因"), max_length=60, blank=True)
    days = models.SmallIntegerField(_("天数"), null=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    evidence = models.ForeignKey(
        "cases.Attachment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # A recomputation names its calendar, and the day before which it may not end.
    calendar = models.ForeignKey(
        "cases.CalendarVersion",
        on_delete=models.PROTECT,
        to_field="number",
        null=True,
        related_name="+",
        db_index=False,
    )
    not_before = models.DateField(_("不早于"), null=True)
    # The date that a start or an extension gives to a clock of a fixed date.
    ends_on = models.DateField(_("指定日期"), null=True)

    class Meta:
        verbose_name = _("时钟记录")
        verbose_name_plural = _("时钟记录")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"


class ClockReason(models.Model):
    """A typed reason to stop, restart or lengthen a clock, as data, from a date on.

    Attributes:
        roles: who may use it.
        most_working_days: how long a pause or extension may be; None: no limit.
        most_uses: how often on one clock, over all its cycles; None: no limit.
        back_dated_working_days: how far before the day of recording it may take effect.
        resumes_on: the act that resumes a pause by itself; empty: a person resumes it.
    """

    code = models.CharField(_("代码"), max_length=60)
    label = models.CharField(_("名称"), max_length=80)
    verb = models.CharField(_("作用"), max_length=10, choices=ClockVerb.choices)
    roles = models.JSONField(_("可用角色"), default=list)
    evidence_required = models.BooleanField(_("须附证明材料"), default=False)
    most_working_days = models.PositiveSmallIntegerField(_("最长工作日"), null=True)
    most_uses = models.PositiveSmallIntegerField(_("最多次数"), null=True)
    back_dated_working_days = models.PositiveSmallIntegerField(_("可追溯工作日"), default=0)
    visible_to_applicant = models.BooleanField(_("申请人可见"), default=True)
    resumes_on = models.CharField(_("自动恢复"), max_length=60, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)
    effective_from = models.DateField(_("施行日期"))

    class Meta:
        verbose_name = _("时限事由")
        verbose_name_plural = _("时限事由")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "effective_from"], name="clock_reason_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ExtensionRequest(models.Model):
    """A request for more time on a clock, which the head approves or refuses."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="extension_requests")
    reason = models.CharField(_("事由"), max_length=60)
    days = models.PositiveSmallIntegerField(_("延长工作日"))
    text = models.CharField(_("说明"), max_length=300)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("申请时间"))
    decision = models.CharField(
        _("审批结果"),
        max_length=10,
        choices=ExtensionDecision.choices,
        default=ExtensionDecision.PENDING,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    note = models.CharField(_("审批意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("延期申请")
        verbose_name_plural = _("延期申请")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clock"],
                condition=Q(decision=ExtensionDecision.PENDING),
                name="extension_pending_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="extension_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} +{self.days}"
