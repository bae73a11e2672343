"""The resource catalogue (上链编目) as it was taken in: snapshots and their rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.vocabulary import OpenType, UpdateFrequency


class CatalogueSnapshot(models.Model):
    """The whole catalogue as one file or answer gave it; the key orders the snapshots.

    Rows stand beside it as ranges of snapshots, so that a snapshot costs what changed. `counts` are
    written last, and keep the snapshot as it is from then on.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    source = models.CharField(_("来源"), max_length=300)
    digest = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    encoding = models.CharField(_("编码"), max_length=20, blank=True)
    loaded_at = models.DateTimeField(_("载入时间"))
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    only_good_rows = models.BooleanField(_("仅导入正确行"), default=False)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    open_codes = models.PositiveIntegerField(_("标注开放的资源数"), default=0)
    # Any: JSON content, there as soon as the snapshot is taken in.
    counts: models.JSONField[Any, Any] = models.JSONField(_("变化数"), null=True)
    warnings = models.JSONField(_("提示数"), default=dict)
    errors = models.JSONField(_("错误"), default=list)
    error_count = models.PositiveIntegerField(_("错误数"), default=0)

    class Meta:
        verbose_name = _("目录快照")
        verbose_name_plural = _("目录快照")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.number


class CatalogueProvider(models.Model):
    """A department as the catalogue writes it, and which organisation that is today."""

    name = models.CharField(_("提供部门（原文）"), max_length=200, unique=True)
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("目录提供部门")
        verbose_name_plural = _("目录提供部门")

    def __str__(self) -> str:
        return self.name


class CatalogueContent(models.Model):
    """What the catalogue says of a resource; `shared` tells that another row has its code."""

    code = models.CharField(_("信息资源代码"), max_length=64)
    portal_dataset_id = models.CharField(_("数据集ID"), max_length=32, blank=True)
    name = models.CharField(_("数据资源名称"), max_length=200)
    name_key = models.CharField(max_length=200)
    open_type = models.CharField(_("开放属性"), max_length=20, choices=OpenType.choices, blank=True)
    update_frequency = models.CharField(
        _("更新频率"), max_length=20, choices=UpdateFrequency.choices, blank=True
    )
    shared = models.BooleanField(default=False)

    class Meta:
        abstract = True


class StagedCatalogueRow(CatalogueContent):
    """A row of a catalogue that is being taken in; gone when that is done."""

    row_number = models.PositiveIntegerField(_("行号"))
    provider_name = models.CharField(_("提供部门（原文）"), max_length=200)

    class Meta:
        verbose_name = _("待载入目录行")
        verbose_name_plural = _("待载入目录行")
        indexes: ClassVar = [
            models.Index(fields=["code", "portal_dataset_id"], name="staged_catalogue_key"),
        ]

    def __str__(self) -> str:
        return self.code


class CatalogueRow(CatalogueContent):
    """One wording of a row of the catalogue, from one snapshot until another."""

    provider = models.ForeignKey(
        CatalogueProvider, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    valid_from = models.PositiveIntegerField(_("起始快照"))
    valid_until = models.PositiveIntegerField(_("终止快照"), null=True)

    class Meta:
        verbose_name = _("目录行")
        verbose_name_plural = _("目录行")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "portal_dataset_id"],
                condition=Q(valid_until__isnull=True),
                name="catalogue_row_newest_once",
            ),
        ]
        indexes: ClassVar = [
            # What a run reads, it reads by the range of its snapshot: ended rows among them.
            models.Index(fields=["code"], name="catalogue_row_code"),
            models.Index(
                fields=["portal_dataset_id"],
                condition=~Q(portal_dataset_id=""),
                name="catalogue_row_portal_id",
            ),
            models.Index(fields=["name_key"], name="catalogue_row_name"),
            models.Index(fields=["valid_from"], name="catalogue_row_began"),
            models.Index(
                fields=["valid_until"],
                condition=Q(valid_until__isnull=False),
                name="catalogue_row_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ResourceLink(WrittenOnce):
    """What a person confirmed: this code of the catalogue is that entry of the list."""

    code = models.CharField(_("信息资源代码"), max_length=64)
    entry = models.ForeignKey(
        "cases.ListEntry", on_delete=models.PROTECT, related_name="resource_links"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"))

    class Meta:
        verbose_name = _("资源对应关系")
        verbose_name_plural = _("资源对应关系")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "entry"], name="resource_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.entry_id}"
