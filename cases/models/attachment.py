"""Files that belong to a case, kept by the digest of their content."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """One file of a case; the bytes lie in the data folder under their SHA-256."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("字节数"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        indexes: ClassVar = [
            models.Index(fields=["digest"], name="attachment_by_digest"),
            # How much a person has handed in since midnight is asked for with every upload.
            models.Index(fields=["uploaded_by", "uploaded_at"], name="attachment_of_day"),
        ]

    def __str__(self) -> str:
        return self.name
