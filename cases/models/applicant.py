"""Applicants (申请主体) and the registrations by which they were verified."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.states.applicant import ApplicantKind
from cases.states.applicant_registration import RegistrationTransitions
from cases.states.identity_answer import IdentityOutcome


class Applicant(models.Model):
    """A person or an organisation that may apply, as verified; one per number, whoever acts for it.

    An organisation acts through the applicants among its people, a natural person through
    their own account alone. Of a natural person's number no more is kept than a keyed digest,
    which tells that two are the same, and a form that may be shown.
    """

    kind = models.CharField(_("主体类型"), max_length=20, choices=ApplicantKind.choices)
    name = models.CharField(_("名称"), max_length=120)
    organisation = models.OneToOneField(
        "cases.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="applicant",
        verbose_name=_("单位"),
    )
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="applicant",
        verbose_name=_("人员"),
    )
    identity_digest = models.CharField(max_length=64, blank=True)
    identity_shown = models.CharField(_("证件号码"), max_length=18, blank=True)
    is_small_business = models.BooleanField(_("中小微企业"), default=False)
    is_researcher = models.BooleanField(_("个人研究者"), default=False)
    verified_at = models.DateTimeField(_("认证时间"))

    class Meta:
        verbose_name = _("申请主体")
        verbose_name_plural = _("申请主体")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity_digest"],
                condition=~Q(identity_digest=""),
                name="applicant_identity_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="natural_person", person__isnull=False, organisation__isnull=True)
                | (~Q(kind="natural_person") & Q(person__isnull=True, organisation__isnull=False)),
                name="applicant_is_person_or_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Registration(RegistrationTransitions, Case):
    """What a person says of themselves or of the organisation that they act for."""

    applicant_kind = models.CharField(_("主体类型"), max_length=20, choices=ApplicantKind.choices)
    subject_name = models.CharField(_("名称"), max_length=120)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    identity_digest = models.CharField(max_length=64, blank=True)
    identity_shown = models.CharField(_("证件号码"), max_length=18, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30)
    says_small_business = models.BooleanField(_("自述为中小微企业"), default=False)
    says_researcher = models.BooleanField(_("自述为个人研究者"), default=False)
    statement = models.TextField(_("说明"), max_length=1000, blank=True)
    # What the service of real identity said when it was handed in, when the number was at hand.
    identity_outcome = models.CharField(
        _("实名核验服务"),
        max_length=10,
        choices=IdentityOutcome.choices,
        default=IdentityOutcome.NOT_ASKED,
    )
    identity_reference = models.CharField(_("实名核验流水号"), max_length=100, blank=True)
    # Keeps the seal in the event from telling the answer: a dossier would, by trying all five.
    seal_salt = models.CharField(max_length=32, blank=True)
    applicant = models.ForeignKey(
        Applicant,
        on_delete=models.PROTECT,
        null=True,
        related_name="registrations",
        verbose_name=_("申请主体"),
    )

    class Meta:
        verbose_name = _("主体认证")
        verbose_name_plural = _("主体认证")
