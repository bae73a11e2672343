"""Versions of the template of agreements (协议示范文本), and the one that is being worded."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.agreement.template import CODE
from cases.models.written_once import WrittenOnce


class AgreementTemplateVersion(WrittenOnce):
    """A released version: agreements drawn up from then on until the next use it.

    `wording` has the shape of `cases.agreement.wording.Wording`. Nobody released the first: it
    came with the product, as a house default.
    """

    number = models.PositiveIntegerField(_("版号"), unique=True)
    wording = models.JSONField(_("文本"))
    reason = models.CharField(_("制定理由"), max_length=300)
    digest = models.CharField(_("文本摘要"), max_length=64)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(_("发布时间"), null=True)

    class Meta:
        verbose_name = _("协议示范文本")
        verbose_name_plural = _("协议示范文本")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="agreement_template_released_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(_("第 %(number)s 版") % {"number": self.number})


class AgreementTemplateDraft(models.Model):
    """The next version while administrators word it; it may have faults. One at a time.

    `version` counts the savings: a page that saves over a later one is refused.
    """

    code = models.CharField(max_length=10, unique=True, default=CODE)
    wording = models.JSONField(_("文本"))
    version = models.PositiveIntegerField(_("保存次数"), default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = _("协议示范文本草稿")
        verbose_name_plural = _("协议示范文本草稿")

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
