"""Agreements with electronic signatures in them, as the signing service returned them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.agreement import AgreementSignature
from cases.models.written_once import WrittenOnce


class SignedDocument(WrittenOnce):
    """The PDF after one side's signature, and what validating it found.

    Its digest and that of the certificate stand in the event of the signing.
    """

    signature = models.OneToOneField(
        AgreementSignature, on_delete=models.PROTECT, related_name="document"
    )
    content = models.BinaryField(_("文件"))
    sha256 = models.CharField("SHA-256", max_length=64)
    subject = models.TextField(_("证书持有人"))
    issuer = models.TextField(_("证书颁发者"))
    serial = models.CharField(_("证书序列号"), max_length=64)
    fingerprint = models.CharField(_("证书指纹（SHA-256）"), max_length=64)
    digest = models.CharField(_("摘要算法"), max_length=20)
    covers = models.CharField(_("签名覆盖范围"), max_length=40)

    class Meta:
        verbose_name = _("已签名的协议")
        verbose_name_plural = _("已签名的协议")

    def __str__(self) -> str:
        return f"{self.signature_id} {self.sha256}"
