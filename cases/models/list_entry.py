"""Entries of the open list (清单条目): who they are, and every wording they ever had."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.states.vocabulary import Domain, EntryStatus, OpenType, ResourceType, UpdateFrequency


class ConditionTemplate(models.Model):
    """One of the five standard texts (A-E) from which opening conditions are built."""

    code = models.CharField(_("代码"), max_length=1, primary_key=True)
    strictness = models.PositiveSmallIntegerField(_("严格程度"), unique=True)
    text = models.TextField(_("条件文本"))
    capability = models.CharField(_("安全能力要求"), max_length=100)
    allowed_use = models.CharField(_("允许用途"), max_length=200)
    duties = models.CharField(_("使用义务"), max_length=200)

    class Meta:
        verbose_name = _("开放条件模板")
        verbose_name_plural = _("开放条件模板")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.capability}"


class ListEntry(models.Model):
    """The identity of an entry; it is never reused. Its content is in `EntryRow`."""

    uid = models.UUIDField(_("条目标识"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("清单条目")
        verbose_name_plural = _("清单条目")

    def __str__(self) -> str:
        return str(self.uid)


class EntryContent(models.Model):
    """What an entry says. The same columns hold staged rows and rows of the list.

    `items` is a list of objects, each with `name` and, where known, `type` and `meaning`;
    `formats` are separated by semicolons.
    """

    portal_dataset_id = models.CharField(_("数据集ID"), max_length=32, blank=True)
    resource_code = models.CharField(_("信息资源代码"), max_length=64, blank=True)
    name = models.CharField(_("数据资源名称"), max_length=200)
    provider = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("数据资源提供部门"),
    )
    provider_name = models.CharField(_("提供部门（原文）"), max_length=200)
    co_providers = models.CharField(_("共同提供部门"), max_length=300, blank=True)
    domain = models.CharField(_("数据领域"), max_length=30, choices=Domain.choices, blank=True)
    abstract = models.TextField(_("数据资源内容描述"), blank=True)
    items = models.JSONField(_("数据项"), default=list)
    formats = models.CharField(_("数据格式"), max_length=200, blank=True)
    resource_type = models.CharField(
        _("数据资源类型"), max_length=20, choices=ResourceType.choices, blank=True
    )
    open_type = models.CharField(_("开放属性"), max_length=20, choices=OpenType.choices)
    grade = models.CharField(_("分类分级"), max_length=40, blank=True)
    conditions = models.TextField(_("开放条件"), blank=True)
    condition_templates = models.CharField(_("条件模板"), max_length=5, blank=True)
    condition_supplement = models.TextField(_("补充条件"), blank=True)
    update_frequency = models.CharField(
        _("更新频率"), max_length=20, choices=UpdateFrequency.choices, blank=True
    )
    first_published_at = models.DateTimeField(_("首次发布日期"), null=True, blank=True)
    last_data_update_at = models.DateTimeField(_("最近更新日期"), null=True, blank=True)
    record_count = models.BigIntegerField(_("数据量"), null=True, blank=True)
    data_size = models.CharField(_("数据大小"), max_length=40, blank=True)
    spatial = models.CharField(_("空间范围"), max_length=200, blank=True)
    temporal = models.CharField(_("时间范围"), max_length=200, blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    licence = models.CharField(_("使用许可"), max_length=200, blank=True)
    status = models.CharField(
        _("数据资源状态"),
        max_length=20,
        choices=EntryStatus.choices,
        default=EntryStatus.PUBLISHED,
    )

    class Meta:
        abstract = True


class EntryRow(EntryContent):
    """One wording of an entry, immutable once a version holds it.

    A proposal writes a row with no validity; publication gives it the sequence of the
    first version that holds it (`valid_from`) and its successor gives it the sequence of
    the first version that no longer does (`valid_until`). So a version costs its changes,
    and its content is the range `valid_from <= sequence < valid_until`.
    """

    entry = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="rows")
    name_key = models.CharField(max_length=200, db_index=True)
    row_hash = models.CharField(_("摘要值"), max_length=64)
    valid_from = models.PositiveIntegerField(_("起始版本"), null=True)
    valid_until = models.PositiveIntegerField(_("终止版本"), null=True)

    class Meta:
        verbose_name = _("清单条目内容")
        verbose_name_plural = _("清单条目内容")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(valid_from__isnull=False, valid_until__isnull=True),
                name="entry_row_newest_once",
            ),
            models.UniqueConstraint(
                fields=["portal_dataset_id"],
                condition=Q(valid_from__isnull=False, valid_until__isnull=True)
                & ~Q(portal_dataset_id=""),
                name="entry_row_portal_id_once",
                violation_error_message=_("数据集ID已属于清单中的另一个条目。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["provider", "id"],
                condition=Q(valid_from__isnull=False, valid_until__isnull=True),
                name="entry_row_newest",
            ),
            models.Index(fields=["valid_from", "valid_until"], name="entry_row_validity"),
            # The code of the catalogue leads to the entry; most of the list states none.
            models.Index(
                fields=["resource_code"],
                condition=~Q(resource_code=""),
                name="entry_row_resource_code",
            ),
            # So does the dataset, whichever version is compared.
            models.Index(
                fields=["portal_dataset_id"],
                condition=~Q(portal_dataset_id=""),
                name="entry_row_portal_id",
            ),
            # What a scheme of grading touches, and how many entries have which level.
            models.Index(
                fields=["grade", "open_type", "id"],
                condition=Q(valid_from__isnull=False, valid_until__isnull=True) & ~Q(grade=""),
                name="entry_row_graded",
            ),
            # A difference of two versions reads only what ended between them.
            models.Index(
                fields=["valid_until"],
                condition=Q(valid_until__isnull=False),
                name="entry_row_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name


# What the hash and a comparison of two rows read, in this order. `provider` is compared by
# the name it had, so that a row keeps its hash when an organisation is renamed.
CONTENT_FIELDS: tuple[str, ...] = (
    "portal_dataset_id",
    "resource_code",
    "name",
    "provider_name",
    "co_providers",
    "domain",
    "abstract",
    "items",
    "formats",
    "resource_type",
    "open_type",
    "grade",
    "conditions",
    "condition_templates",
    "condition_supplement",
    "update_frequency",
    "first_published_at",
    "last_data_update_at",
    "record_count",
    "data_size",
    "spatial",
    "temporal",
    "contact",
    "licence",
    "status",
)
