"""The lengths of deadlines as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.states.clock import CALENDAR_UNITS, ClockUnit, Tier, counted

if TYPE_CHECKING:
    from datetime import date


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
    # The rungs of its ladder and the codes of the reasons that may stop, restart or lengthen it.
    ladder = models.JSONField(_("升级阶梯"), default=list, blank=True)
    reasons = models.JSONField(_("可用事由"), default=list, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Taken back before its day came: it never held, and its day is free for another.
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta:
        verbose_name = _("时限规则")
        verbose_name_plural = _("时限规则")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "effective_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="clock_policy_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="clock_policy_withdrawn_by_somebody",
            ),
            # A fixed date is given when the clock starts: there is nothing to count.
            models.CheckConstraint(
                condition=Q(unit=ClockUnit.FIXED_DATE, length=0)
                | (~Q(unit=ClockUnit.FIXED_DATE) & Q(length__gt=0)),
                name="clock_policy_length_or_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.term}"

    @property
    def is_fixed_date(self) -> bool:
        """Whether its clocks end on a date that is given to them, and count nothing."""
        return self.unit == ClockUnit.FIXED_DATE

    def is_ahead(self, on: date) -> bool:
        """Tell whether it does not hold yet on a day, so that it may still be taken back."""
        return self.withdrawn_at is None and self.effective_from > on

    @property
    def counts_on_calendar(self) -> bool:
        """Whether its clocks follow the working calendar, so that a new notice may move them."""
        return self.unit in CALENDAR_UNITS

    @property
    def term(self) -> str:
        """The length with its unit; of a fixed date the unit alone."""
        if self.is_fixed_date:
            return self.get_unit_display()
        return counted(self.length, self.unit)

    @property
    def counted_in(self) -> str:
        """The unit of what is added to it; to a fixed date and to hours that is working days."""
        if self.unit == ClockUnit.CALENDAR_DAY:
            return self.get_unit_display()
        return str(ClockUnit.WORKING_DAY.label)
