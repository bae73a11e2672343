"""The proof: chained events of cases and of the system, and their daily anchors."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce


class ChainedEvent(WrittenOnce):
    """One link: what was done, by whom, when, and the hash over it and the link before."""

    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("行为人"),
        db_index=False,
    )
    act = models.CharField(_("行为"), max_length=60)
    data = models.JSONField(_("内容"), default=dict)
    previous_hash = models.CharField(_("前一摘要"), max_length=64, blank=True)
    hash = models.CharField(_("摘要"), max_length=64)

    class Meta:
        abstract = True


class CaseEvent(ChainedEvent):
    """One act in a case. Append-only: triggers refuse UPDATE and DELETE.

    It is read by its case, or by the operation that it was part of; nothing else is indexed,
    because every act writes one (docs/decisions/0020).
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="events", db_index=False
    )
    sequence = models.PositiveIntegerField(_("序号"))
    from_state = models.CharField(_("原状态"), max_length=30, blank=True)
    to_state = models.CharField(_("新状态"), max_length=30, blank=True)
    role = models.CharField(_("以何身份"), max_length=30, blank=True)
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    work_item = models.ForeignKey(
        "cases.WorkItem", on_delete=models.PROTECT, null=True, related_name="events", db_index=False
    )
    rule = models.CharField(_("依据"), max_length=200, blank=True)
    # Hashed only where they are set: older events have neither.
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    operation = models.UUIDField(_("批量操作"), null=True)

    class Meta:
        verbose_name = _("案卷事件")
        verbose_name_plural = _("案卷事件")
        ordering: ClassVar = ["case_id", "sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="case_event_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["operation"],
                condition=Q(operation__isnull=False),
                name="case_event_of_operation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.sequence} {self.act}"


class SystemEvent(ChainedEvent):
    """One act outside any case: roles, organisations, calendars, settings. Append-only."""

    sequence = models.PositiveIntegerField(_("序号"), unique=True)

    class Meta:
        verbose_name = _("系统事件")
        verbose_name_plural = _("系统事件")
        ordering: ClassVar = ["sequence"]

    def __str__(self) -> str:
        return f"#{self.sequence} {self.act}"


class Anchor(WrittenOnce):
    """One value over all chain heads at a moment, also written outside the database."""

    sequence = models.PositiveIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"))
    cases = models.PositiveIntegerField(_("案卷数"))
    events = models.PositiveIntegerField(_("事件数"))
    heads_hash = models.CharField(_("末端摘要"), max_length=64)
    previous_hash = models.CharField(_("前一摘要"), max_length=64, blank=True)
    hash = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = _("锚定")
        verbose_name_plural = _("锚定")
        ordering: ClassVar = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"


class ChainHead(models.Model):
    """The end of a chain that has no case: locked by whoever appends to it."""

    name = models.CharField(_("链名"), max_length=20, primary_key=True)
    sequence = models.PositiveIntegerField(_("序号"), default=0)
    hash = models.CharField(_("摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("链末端")
        verbose_name_plural = _("链末端")

    def __str__(self) -> str:
        return f"{self.name}#{self.sequence}"
