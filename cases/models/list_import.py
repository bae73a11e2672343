"""Uploaded lists: the file, what was read in it, and the staged rows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.list_entry import EntryContent
from cases.states.list_import import ImportStatus


class ListImport(models.Model):
    """One uploaded list file and its preview. Nothing is proposed until a person says so."""

    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    encoding = models.CharField(_("编码"), max_length=20, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="list_imports"
    )
    organisation = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        related_name="list_imports",
        verbose_name=_("导入单位"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    full = models.BooleanField(_("全量导入"), default=False)
    only_organisation = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("只导入此单位"),
    )
    status = models.CharField(
        _("状态"), max_length=12, choices=ImportStatus.choices, default=ImportStatus.PREVIEWED
    )
    rows = models.PositiveIntegerField(_("行数"), default=0)
    facts = models.JSONField(_("读到的情况"), default=dict)
    columns = models.JSONField(_("识别的列"), default=list)
    unused_columns = models.JSONField(_("未使用的列"), default=list)
    counts = models.JSONField(_("差异数"), default=dict)
    warnings = models.JSONField(_("提示数"), default=dict)
    errors = models.JSONField(_("错误"), default=list)
    error_count = models.PositiveIntegerField(_("错误数"), default=0)

    class Meta:
        verbose_name = _("清单导入")
        verbose_name_plural = _("清单导入")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class StagedRow(EntryContent):
    """One good row of an uploaded list, and what it would do to the newest version.

    Scratch space, thrown away with its preview: its references are not checked by the database
    and have no index of their own, which halves the time of a large import.
    """

    provider = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("数据资源提供部门"),
    )
    list_import = models.ForeignKey(
        ListImport,
        on_delete=models.CASCADE,
        related_name="staged",
        db_constraint=False,
        db_index=False,
    )
    row_number = models.PositiveIntegerField(_("行号"))
    name_key = models.CharField(max_length=200)
    operation = models.CharField(_("操作"), max_length=12, blank=True)
    base_row = models.ForeignKey(
        "cases.EntryRow",
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    fields = models.JSONField(_("变更字段"), default=list)

    class Meta:
        verbose_name = _("待导入行")
        verbose_name_plural = _("待导入行")
        indexes: ClassVar = [
            # Not by operation: marking a row must not touch an index.
            models.Index(fields=["list_import", "row_number"], name="staged_row_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.list_import_id}/{self.row_number}"
