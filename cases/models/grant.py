"""Grants (授权): who may use which dataset, from when until when, and what suspended it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.states.access_words import DeliveryMode
from cases.states.civil_time import SHANGHAI
from cases.states.grant import LIVE_STATES, GrantState, GrantTransitions, SuspensionCause

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models.organisation import Organisation

SUSPENSION_REASON_LENGTH = 2000
DELIVERY_NOTE_LENGTH = 500


class Grant(GrantTransitions, Case):
    """One dataset that one applicant may use, by one agreement that both sides have signed.

    It is the case of the department that provides the dataset, opened for whoever wrote the
    application. It points to the signature of either side, so that the database itself holds
    none without both; which agreement they are of is proven by `cases.proof_of_grants`.
    """

    # `agreement` and `grant` are taken: Django names the rows of kinds of case so on every case.
    signed_agreement = models.ForeignKey(
        "cases.Agreement",
        on_delete=models.PROTECT,
        related_name="grants",
        verbose_name=_("应用协议"),
    )
    line = models.OneToOneField(
        "cases.AccessLine",
        on_delete=models.PROTECT,
        related_name="granted",
        verbose_name=_("申请行"),
    )
    applicant = models.ForeignKey(
        "cases.Applicant",
        on_delete=models.PROTECT,
        related_name="grants",
        verbose_name=_("被授权主体"),
    )
    entry = models.ForeignKey(
        "cases.ListEntry",
        on_delete=models.PROTECT,
        related_name="grants",
        verbose_name=_("清单条目"),
    )
    provider_signature = models.ForeignKey(
        "cases.AgreementSignature", on_delete=models.PROTECT, related_name="+"
    )
    user_signature = models.ForeignKey(
        "cases.AgreementSignature", on_delete=models.PROTECT, related_name="+"
    )
    delivery = models.CharField(_("交付方式"), max_length=10, choices=DeliveryMode.choices)
    valid_from = models.DateField(_("授权起始日期"))
    valid_until = models.DateField(_("授权终止日期"))
    # None: nobody has opened the way to the data yet.
    delivered_at = models.DateTimeField(_("交付时间"), null=True)
    # What the user reads of how to get the data, where a person opened the way to it.
    delivery_note = models.CharField(
        _("取得数据的方式"), max_length=DELIVERY_NOTE_LENGTH, blank=True
    )

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        indexes: ClassVar = [
            models.Index(fields=["entry", "case_ptr"], name="grant_of_entry"),
            models.Index(fields=["applicant", "case_ptr"], name="grant_of_applicant"),
            models.Index(fields=["valid_until", "case_ptr"], name="grant_by_end"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="grant_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(provider_signature=F("user_signature")),
                name="grant_has_two_signatures",
            ),
        ]

    @property
    def asking_organisation(self) -> Organisation:
        """The organisation under which its user applied."""
        return self.signed_agreement.application.organisation

    @property
    def is_live(self) -> bool:
        """Whether nothing has ended it; that its days are over is asked by `is_usable`."""
        return self.state in LIVE_STATES

    def is_usable(self, at: datetime) -> bool:
        """Tell whether the data may be used at a moment: both days count, in Shanghai.

        It is asked when the data is used; no job has to have run for it to be right (S37).
        """
        day = at.astimezone(SHANGHAI).date()
        return bool(self.state == GrantState.ACTIVE and self.valid_from <= day <= self.valid_until)


class GrantSuspension(models.Model):
    """One cause for which a grant is or was suspended; kept, but for its end, noted once."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="suspensions")
    cause = models.CharField(_("中止原因"), max_length=12, choices=SuspensionCause.choices)
    # What both sides read.
    reason = models.TextField(_("说明"), max_length=SUSPENSION_REASON_LENGTH)
    begun_at = models.DateTimeField(_("中止时间"))
    ended_at = models.DateTimeField(_("恢复时间"), null=True)

    class Meta:
        verbose_name = _("授权中止")
        verbose_name_plural = _("授权中止")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["grant", "cause"],
                condition=Q(ended_at__isnull=True),
                name="grant_suspended_once_a_cause",
                violation_error_message=_("该授权已经因同一原因中止。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.cause}"
