"""Lines of applications (申请行), each its provider's to decide, and what applicants were asked."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.access_application import AccessApplication
from cases.models.case import Case
from cases.states.access_line import LineTransitions
from cases.states.access_words import Proposal, RefusalReason, SupplementKind

OPINION_LENGTH = 2000


class AccessLine(LineTransitions, Case):
    """One dataset of an application, before the department that provides it.

    Nobody opened it: the applicant reads about it on the application and never its pages, so
    what the department says to itself stays there. The fields of the proposal are the
    reviewer's until the head decides, then the decision's.
    """

    application = models.ForeignKey(
        AccessApplication, on_delete=models.PROTECT, related_name="lines", verbose_name=_("申请")
    )
    applicant = models.ForeignKey(
        "cases.Applicant", on_delete=models.PROTECT, related_name="+", verbose_name=_("申请主体")
    )
    entry = models.ForeignKey(
        "cases.ListEntry", on_delete=models.PROTECT, related_name="+", verbose_name=_("清单条目")
    )
    # What the list said when the application was handed in.
    row = models.ForeignKey("cases.EntryRow", on_delete=models.PROTECT, related_name="+")
    proposal = models.CharField(_("审核建议"), max_length=10, choices=Proposal.choices, blank=True)
    refusal_reason = models.CharField(
        _("不予开放的理由"), max_length=4, choices=RefusalReason.choices, blank=True
    )
    # What the applicant reads: the reasons, where to turn, under which conditions.
    answer = models.TextField(_("答复内容"), max_length=OPINION_LENGTH, blank=True)
    granted_months = models.PositiveSmallIntegerField(_("开放期限（月）"), null=True)
    # Why the term is shorter than was asked for; the applicant reads it.
    shorter_because = models.TextField(_("缩短期限的理由"), max_length=OPINION_LENGTH, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    # The line whose answer a second look set aside: this one decides the same dataset anew.
    anew_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="decided_anew",
        verbose_name=_("原申请行"),
    )

    class Meta:
        verbose_name = _("申请行")
        verbose_name_plural = _("申请行")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "entry"],
                condition=Q(anew_of__isnull=True),
                name="access_line_once_an_application",
                violation_error_message=_("同一申请中不能重复申请同一数据。"),
            ),
        ]


class SupplementRequest(models.Model):
    """What one department asked the applicant to put right or to add (补正), told once and whole.

    `sections` names what the applicant may change; everything else stands as it was handed in.
    """

    application = models.ForeignKey(
        AccessApplication, on_delete=models.PROTECT, related_name="supplement_requests"
    )
    line = models.ForeignKey(
        AccessLine, on_delete=models.PROTECT, related_name="supplement_requests"
    )
    kind = models.CharField(_("补正类型"), max_length=10, choices=SupplementKind.choices)
    sections = models.JSONField(_("可以修改的部分"))
    text = models.TextField(_("需要补正的内容"), max_length=OPINION_LENGTH)
    asked_at = models.DateTimeField(_("提出时间"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The applicant's task; None: the request has not reached them yet.
    work_item = models.OneToOneField(
        "cases.WorkItem", on_delete=models.PROTECT, null=True, related_name="supplement_request"
    )
    answered_at = models.DateTimeField(_("补正时间"), null=True)
    lapsed_at = models.DateTimeField(_("失效时间"), null=True)

    class Meta:
        verbose_name = _("补正要求")
        verbose_name_plural = _("补正要求")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(answered_at__isnull=True, lapsed_at__isnull=True),
                name="supplement_request_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind}"
