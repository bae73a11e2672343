"""Clocks: lengths as data, and what happened to each running one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockEventKind, ClockStatus, ClockUnit, Tier


class ClockPolicy(models.Model):
    """The length of one deadline from a date on, with the source it rests on.

    A running clock keeps the policy row it started under.
    """

    code = models.CharField(_("代码"), max_length=60)
    label = models.CharField(_("名称"), max_length=80)
    length = models.PositiveSmallIntegerField(_("时长"))
    unit = models.CharField(_("单位"), max_length=20, choices=ClockUnit.choices)
    source = models.CharField(_("依据"), max_length=200)
    tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)
    effective_from = models.DateField(_("施行日期"))

    class Meta:
        verbose_name = _("时限规则")
        verbose_name_plural = _("时限规则")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "effective_from"], name="clock_policy_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.length} {self.get_unit_display()}"


class Clock(models.Model):
    """One running or finished deadline of a case; `due_on` is a cache of its events."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="clocks")
    work_item = models.ForeignKey(
        "cases.WorkItem", on_delete=models.PROTECT, null=True, related_name="clocks"
    )
    policy = models.ForeignKey(ClockPolicy, on_delete=models.PROTECT, related_name="clocks")
    code = models.CharField(_("代码"), max_length=60)
    calendar = models.ForeignKey(
        "cases.CalendarVersion",
        on_delete=models.PROTECT,
        to_field="number",
        related_name="clocks",
    )
    start_on = models.DateField(_("起算日"))
    due_on = models.DateField(_("到期日"))
    provisional = models.BooleanField(_("暂定"), default=False)
    status = models.CharField(
        _("状态"), max_length=10, choices=ClockStatus.choices, default=ClockStatus.RUNNING
    )
    satisfied_on = models.DateField(_("办结日"), null=True)

    class Meta:
        verbose_name = _("时钟")
        verbose_name_plural = _("时钟")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "code", "work_item"],
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
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"


class ClockEvent(WrittenOnce):
    """One thing that happened to a clock; append-only."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("事项"), max_length=10, choices=ClockEventKind.choices)
    effective_on = models.DateField(_("生效日"))
    recorded_at = models.DateTimeField(_("记录时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("原因"), max_length=60, blank=True)
    days = models.SmallIntegerField(_("天数"), null=True)

    class Meta:
        verbose_name = _("时钟记录")
        verbose_name_plural = _("时钟记录")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"
