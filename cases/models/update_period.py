"""What each update frequency of the list promises, as data, from a date on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.clock import Tier
from cases.states.vocabulary import UpdateFrequency


class UpdatePeriod(WrittenOnce):
    """How many days may pass between two updates under one frequency, from a date on.

    A rule is never altered: another one with a later date follows it, so that a figure of the
    past can be had again. Without days the frequency promises no date and is not timed.
    """

    frequency = models.CharField(_("更新频率"), max_length=20, choices=UpdateFrequency.choices)
    days = models.PositiveSmallIntegerField(_("周期天数"), null=True)
    grace_days = models.PositiveSmallIntegerField(_("宽限天数"), default=0)
    # How long before the due day its people are reminded; empty: never.
    remind_days = models.PositiveSmallIntegerField(_("提前提醒天数"), null=True)
    source = models.CharField(_("依据"), max_length=200)
    tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)
    effective_from = models.DateField(_("施行日期"))

    class Meta:
        verbose_name = _("更新周期规则")
        verbose_name_plural = _("更新周期规则")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["frequency", "effective_from"], name="update_period_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=True, grace_days=0, remind_days__isnull=True)
                | Q(days__gt=0),
                name="update_period_days_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_frequency_display()} {self.days or '-'}+{self.grace_days}"
