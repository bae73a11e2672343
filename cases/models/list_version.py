"""Published versions of the open list (清单版本)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.states.list_version import ExportFormat, ListVersionTransitions


class ListVersion(ListVersionTransitions, Case):
    """The whole list at one moment of law: numbered, hashed, chained to the one before.

    `sequence` orders the versions and is what validity ranges of rows refer to; it is given
    on confirmation. Before that, a version holds items but no content. `previous` is the version
    that it follows in law: one that was withdrawn before its time is passed over, but stays in
    the chain of hashes.
    """

    sequence = models.PositiveIntegerField(_("次序"), null=True, unique=True)
    label = models.CharField(_("版本号"), max_length=12, blank=True)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="followers",
        verbose_name=_("前一版本"),
    )
    effective_at = models.DateTimeField(_("生效时间"))
    effect_at = models.DateTimeField(_("实际生效时间"), null=True)
    immediate_reason = models.CharField(_("立即生效理由"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("公布时间"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reversed_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reversed_versions",
        verbose_name=_("撤销本版本的版本"),
    )
    reversal_reason = models.TextField(_("撤销理由"), blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    notice = models.TextField(_("公布说明"), blank=True)
    entries = models.PositiveIntegerField(_("条目数"), default=0)
    counts = models.JSONField(_("变化数"), default=dict)
    manifest_hash = models.CharField(_("清单摘要"), max_length=64, blank=True)
    chain_hash = models.CharField(_("版本链摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("清单版本")
        verbose_name_plural = _("清单版本")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["label"],
                condition=~Q(label=""),
                name="list_version_label_once",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.number


class VersionFile(models.Model):
    """What one export of a published version was when it was first made.

    The same version always exports the same bytes; a file that differs is not handed out.
    """

    list_version = models.ForeignKey(
        ListVersion, on_delete=models.PROTECT, related_name="files", verbose_name=_("清单版本")
    )
    export_format = models.CharField(_("格式"), max_length=10, choices=ExportFormat.choices)
    digest = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("字节数"))
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = _("版本文件")
        verbose_name_plural = _("版本文件")
        ordering: ClassVar = ["list_version_id", "export_format"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["list_version", "export_format"], name="version_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_version_id}.{self.export_format}"
