"""Where the data of an entry is to be had, and what each probe of such an address met."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.data_probe import DataFormat, ProbeOutcome


class DataAddress(models.Model):
    """One address at which the data of an entry is offered, until it is taken back.

    `items` names the data items that the file must have; empty: those of the entry. `host` is the
    server's name and port, by which failures are counted together.
    """

    entry = models.ForeignKey(
        "cases.ListEntry", on_delete=models.PROTECT, related_name="data_addresses"
    )
    address = models.CharField(_("数据地址"), max_length=500)
    host = models.CharField(_("主机"), max_length=262, db_index=True)
    data_format = models.CharField(_("格式"), max_length=10, choices=DataFormat.choices)
    items = models.JSONField(_("应有数据项"), default=list)
    added_at = models.DateTimeField(_("登记时间"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(_("停用理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("数据地址")
        verbose_name_plural = _("数据地址")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "address"],
                condition=Q(ended_at__isnull=True),
                name="data_address_once",
                violation_error_message=_("这个条目已经登记了这个地址。"),
            ),
        ]

    def __str__(self) -> str:
        return self.address


class DataProbe(WrittenOnce):
    """What one probe of an address met; figures that were not to be had are empty.

    `cells` are those of the declared items, the cells of a missing item among them;
    `typed_cells` are the filled ones whose item declares a number or a date, `matching_cells`
    those that are one. `content` is a digest of the rows in any order, the same for the same data
    in another format. `misshapen_rows` have more or fewer cells than the header.
    """

    data_address = models.ForeignKey(
        DataAddress, on_delete=models.PROTECT, related_name="probes", db_index=False
    )
    at = models.DateTimeField(_("探测时间"))
    outcome = models.CharField(_("结果"), max_length=20, choices=ProbeOutcome.choices)
    tries = models.PositiveSmallIntegerField(_("次数"), default=1)
    milliseconds = models.PositiveIntegerField(_("耗时（毫秒）"), default=0)
    status = models.PositiveSmallIntegerField(_("应答码"), null=True)
    size = models.PositiveBigIntegerField(_("字节数"), null=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    media_type = models.CharField(_("媒体类型"), max_length=100, blank=True)
    modified_at = models.DateTimeField(_("服务器所称修改时间"), null=True)
    encoding = models.CharField(_("编码"), max_length=20, blank=True)
    rows = models.PositiveIntegerField(_("行数"), null=True)
    columns = models.PositiveIntegerField(_("列数"), null=True)
    cells = models.PositiveBigIntegerField(_("应填单元格"), null=True)
    empty_cells = models.PositiveBigIntegerField(_("空单元格"), null=True)
    duplicate_rows = models.PositiveIntegerField(_("重复行"), null=True)
    misshapen_rows = models.PositiveIntegerField(_("列数不符的行"), null=True)
    typed_cells = models.PositiveBigIntegerField(_("可验类型的单元格"), null=True)
    matching_cells = models.PositiveBigIntegerField(_("类型相符的单元格"), null=True)
    missing_items = models.JSONField(_("缺少的数据项"), default=list)
    content = models.CharField(_("内容摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("数据探测")
        verbose_name_plural = _("数据探测")
        indexes: ClassVar = [
            models.Index(fields=["data_address", "-id"], name="data_probe_newest"),
            models.Index(fields=["at"], name="data_probe_at"),
        ]

    def __str__(self) -> str:
        return f"{self.data_address_id} {self.outcome}"


class HostAlert(models.Model):
    """Many addresses of one server fail together: told of once, while it lasts."""

    host = models.CharField(_("主机"), max_length=262)
    began_at = models.DateTimeField(_("发现时间"))
    failing = models.PositiveIntegerField(_("失败地址数"))
    probed = models.PositiveIntegerField(_("已探测地址数"))
    ended_at = models.DateTimeField(_("恢复时间"), null=True)

    class Meta:
        verbose_name = _("主机集中失败")
        verbose_name_plural = _("主机集中失败")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["host"], condition=Q(ended_at__isnull=True), name="host_alert_open_once"
            ),
        ]

    def __str__(self) -> str:
        return self.host
