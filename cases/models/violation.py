"""The register of violations (违规记录), and the bars (禁入) that follow from them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.obligation import WORDS_LENGTH, Obligation
from cases.models.written_once import WrittenOnce
from cases.states.obligation import BarScope, ViolationGround, ViolationOutcome


class Violation(models.Model):
    """That a head held an obligation broken, on what ground; how it ended is noted once."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="violations")
    applicant = models.ForeignKey(
        "cases.Applicant", on_delete=models.PROTECT, related_name="violations"
    )
    ground = models.CharField(_("违规情形"), max_length=4, choices=ViolationGround.choices)
    text = models.TextField(_("事实和理由"), max_length=WORDS_LENGTH)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField(_("认定时间"))
    outcome = models.CharField(
        _("处理结果"), max_length=10, choices=ViolationOutcome.choices, blank=True
    )
    ended_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("违规记录")
        verbose_name_plural = _("违规记录")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True)
                | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="violation_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.ground}"


class Bar(WrittenOnce):
    """That an applicant hands nothing in from one day to another, both included."""

    violation = models.OneToOneField(Violation, on_delete=models.PROTECT, related_name="bar")
    applicant = models.ForeignKey("cases.Applicant", on_delete=models.PROTECT, related_name="bars")
    scope = models.CharField(_("禁入范围"), max_length=4, choices=BarScope.choices)
    begins_on = models.DateField(_("起始日期"))
    ends_on = models.DateField(_("截止日期"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("禁入")
        verbose_name_plural = _("禁入")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="bar_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.scope} {self.ends_on}"
