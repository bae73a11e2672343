"""Lists of other cities' open data, as they were taken in, and what is said of their names."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.peer_list import PeerChoice
from cases.states.vocabulary import Domain


class PeerList(WrittenOnce):
    """Another city's list at a date, as one file gave it.

    `counts` says how many rows the file had and how many of them were left out, by rule.
    """

    city = models.CharField(_("城市"), max_length=40)
    source = models.CharField(_("来源"), max_length=300)
    as_of = models.DateField(_("数据日期"))
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("SHA-256"), max_length=64)
    only_good_rows = models.BooleanField(_("仅导入正确行"), default=False)
    loaded_at = models.DateTimeField(_("载入时间"))
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    names_count = models.PositiveIntegerField(_("名称数"))
    counts = models.JSONField(_("行数"), default=dict)
    errors = models.JSONField(_("错误"), default=list)

    class Meta:
        verbose_name = _("城市清单")
        verbose_name_plural = _("城市清单")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "digest", "only_good_rows"], name="peer_list_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.as_of}"


class PeerName(WrittenOnce):
    """One name on another city's list, in the form in which it is compared with ours."""

    peer_list = models.ForeignKey(
        PeerList, on_delete=models.PROTECT, related_name="names", db_index=False
    )
    row_number = models.PositiveIntegerField(_("行号"))
    name = models.CharField(_("数据资源名称"), max_length=200)
    name_key = models.CharField(max_length=200)
    domain = models.CharField(_("数据领域"), max_length=30, choices=Domain.choices, blank=True)
    theme = models.CharField(_("领域（原文）"), max_length=200, blank=True)
    provider_name = models.CharField(_("提供部门（原文）"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("城市清单名称")
        verbose_name_plural = _("城市清单名称")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer_list", "name_key"], name="peer_name_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["peer_list", "id"], name="peer_name_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class PeerMark(WrittenOnce):
    """What a person said of a name; the newest mark of a name counts, whichever city has it."""

    name_key = models.CharField(max_length=200)
    peer_name = models.ForeignKey(
        PeerName, on_delete=models.PROTECT, related_name="+", verbose_name=_("城市清单名称")
    )
    choice = models.CharField(_("处理"), max_length=20, choices=PeerChoice.choices)
    reason = models.CharField(_("理由"), max_length=300)
    change = models.ForeignKey(
        "cases.ListChange",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("调整申请"),
    )
    marked_at = models.DateTimeField(_("处理时间"))
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("对标处理")
        verbose_name_plural = _("对标处理")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(choice="propose", change__isnull=False)
                | Q(choice="not_applicable", change__isnull=True),
                name="peer_mark_change_fits_choice",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name_key", "id"], name="peer_mark_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.name_key} {self.choice}"
