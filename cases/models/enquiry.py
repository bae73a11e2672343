"""Enquiries (咨询) at a consultation point: what was asked, and what was done about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.consultation_point import ConsultationPoint
from cases.models.data_demand import DataDemand
from cases.models.written_once import WrittenOnce
from cases.states.consultation import ConsultationService, EnquiryState, EnquiryStepKind


class Enquiry(models.Model):
    """What somebody asked a point; nothing of it is altered once it is entered.

    `asker` and `contact` are personal and may be erased. `organisation` is where it was forwarded
    last and `outcome` what `outcome_after` says of its steps: `EnquiryStep` holds each. The chain
    holds digests of the words with their `salt`.
    """

    number = models.PositiveIntegerField(_("咨询序号"), unique=True)
    point = models.ForeignKey(
        ConsultationPoint,
        on_delete=models.PROTECT,
        related_name="enquiries",
        verbose_name=_("咨询服务点"),
    )
    service = models.CharField(_("服务事项"), max_length=10, choices=ConsultationService.choices)
    question = models.TextField(_("咨询内容"), max_length=2000)
    salt = models.CharField(max_length=32)
    asker = models.CharField(_("咨询人"), max_length=120, blank=True)
    contact = models.CharField(_("咨询人联系方式"), max_length=100, blank=True)
    received_on = models.DateField(_("咨询日期"))
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("解答部门"),
    )
    outcome = models.CharField(
        _("处理结果"), max_length=10, choices=EnquiryStepKind.choices, blank=True
    )

    class Meta:
        verbose_name = _("咨询")
        verbose_name_plural = _("咨询")

    def __str__(self) -> str:
        return str(self.number)

    @property
    def state(self) -> EnquiryState:
        """Where the enquiry stands."""
        if not self.outcome:
            return EnquiryState.WAITING
        if self.outcome == EnquiryStepKind.FORWARDED:
            return EnquiryState.WITH_DEPARTMENT
        return EnquiryState.DEALT_WITH


class EnquiryStep(WrittenOnce):
    """One thing that was done about an enquiry; what is said later stands beside it."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("处理"), max_length=10, choices=EnquiryStepKind.choices)
    text = models.TextField(_("处理内容"), max_length=1000)
    salt = models.CharField(max_length=32)
    # Who answers, or to whom it was forwarded.
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    demand = models.OneToOneField(
        DataDemand, on_delete=models.PROTECT, null=True, related_name="enquiry_step"
    )
    taken_at = models.DateTimeField(_("处理时间"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("咨询处理")
        verbose_name_plural = _("咨询处理")

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.kind}"
