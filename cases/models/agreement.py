"""Agreements (公共数据开放应用协议): the bound text, what it covers, and who signed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.written_once import WrittenOnce
from cases.states.agreement import AgreementTransitions, SigningChannel, SigningSide

if TYPE_CHECKING:
    from cases.models.organisation import Organisation

REFERENCE_LENGTH = 60
SIGNATORY_LENGTH = 60


class Agreement(AgreementTransitions, Case):
    """What one department and one applicant sign about the datasets that were approved.

    It is the department's case, opened for whoever wrote the application: they find it among
    their own, and sign in it.
    """

    application = models.ForeignKey(
        "cases.AccessApplication",
        on_delete=models.PROTECT,
        related_name="agreements",
        verbose_name=_("申请"),
    )
    # The signatures that count are those of this round: the user may be asked to sign anew.
    round = models.PositiveSmallIntegerField(_("签署轮次"), default=1)
    # Since when a paper may be in the post; None: none is, or it has arrived.
    posted_on = models.DateField(_("寄出日期"), null=True)
    # The agreement in whose place this one was drawn up.
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name=_("替代的协议"),
    )

    class Meta:
        verbose_name = _("应用协议")
        verbose_name_plural = _("应用协议")

    @property
    def asking_organisation(self) -> Organisation:
        """The organisation under which its user applied and signs."""
        return self.application.organisation

    @property
    def sole_drafter(self) -> int | None:
        """Of a natural person's application that person: nobody else can sign for them."""
        return self.application.sole_drafter


class AgreementText(WrittenOnce):
    """The text of an agreement as it was frozen; its digests stand in the event `bind_text`."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="bound")
    template = models.ForeignKey(
        "cases.AgreementTemplateVersion", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("协议文本"))
    sha256 = models.CharField("SHA-256", max_length=64)
    # Empty where the machine that bound it had no SM3.
    sm3 = models.CharField("SM3", max_length=64, blank=True)
    begins_on = models.DateField(_("使用期限起始日期"))
    ends_on = models.DateField(_("使用期限终止日期"))
    bound_at = models.DateTimeField(_("拟定时间"))

    class Meta:
        verbose_name = _("协议文本")
        verbose_name_plural = _("协议文本")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.sha256}"


class AgreedLine(WrittenOnce):
    """A dataset that an agreement covers: an approved line.

    A line is in one agreement alone, unless that ended and another was drawn up in its place.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="agreed_lines")
    line = models.ForeignKey("cases.AccessLine", on_delete=models.PROTECT, related_name="agreed")

    class Meta:
        verbose_name = _("协议数据")
        verbose_name_plural = _("协议数据")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "line"], name="line_once_in_an_agreement"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.line_id}"


class PaperSigning(WrittenOnce):
    """What a clerk entered of a paper that both sides signed; the newest counts once confirmed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="papers")
    reference = models.CharField(_("纸质协议档案号"), max_length=REFERENCE_LENGTH)
    provider_signatory = models.CharField(_("甲方签署人"), max_length=SIGNATORY_LENGTH)
    provider_signed_on = models.DateField(_("甲方签署日期"))
    user_signatory = models.CharField(_("乙方签署人"), max_length=SIGNATORY_LENGTH)
    user_signed_on = models.DateField(_("乙方签署日期"))
    scan = models.ForeignKey("cases.Attachment", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("线下签署登记")
        verbose_name_plural = _("线下签署登记")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.reference}"


class AgreementSignature(WrittenOnce):
    """The signature of one side: the register entry, alike for every channel but in the channel."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(_("签署方"), max_length=10, choices=SigningSide.choices)
    round = models.PositiveSmallIntegerField(_("签署轮次"), default=1)
    channel = models.CharField(_("签署方式"), max_length=10, choices=SigningChannel.choices)
    signatory = models.CharField(_("签署人"), max_length=SIGNATORY_LENGTH)
    signed_on = models.DateField(_("签署日期"))
    # Of the text that was signed.
    sha256 = models.CharField("SHA-256", max_length=64)
    paper = models.ForeignKey(
        PaperSigning, on_delete=models.PROTECT, null=True, related_name="signatures"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("协议签署")
        verbose_name_plural = _("协议签署")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "side", "round"], name="agreement_signed_once_a_side"
            ),
            models.CheckConstraint(
                condition=Q(channel="paper", paper__isnull=False)
                | Q(channel="online", paper__isnull=True),
                name="agreement_signature_has_its_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.side}"


class SigningHold(models.Model):
    """Who is asking the signing service for an agreement now, so that nobody asks beside them.

    A lease and no record: what became of it stands in the signature, or nowhere.
    """

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="hold")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    held_until = models.DateTimeField(_("占用至"))

    class Meta:
        verbose_name = _("签署占用")
        verbose_name_plural = _("签署占用")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.held_until}"
