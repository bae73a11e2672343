"""The ledger of escalation: each rung of a clock fires once in a cycle."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce


class EscalationFiring(WrittenOnce):
    """One rung that fired; append-only, its batch sealed by an event of the system chain.

    `collapsed` says that a later rung of the same sweep sent the message instead (2.1, item 14).
    """

    # The sweep holds the clock and has just written the event when it writes a row, neither is
    # ever deleted, and the seal proves both (docs/decisions/0018). The key is the only index.
    clock = models.ForeignKey(
        "cases.Clock",
        on_delete=models.PROTECT,
        related_name="firings",
        db_constraint=False,
        db_index=False,
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"))
    rung = models.CharField(_("级别"), max_length=20)
    planned_at = models.DateTimeField(_("应触发时间"))
    fired_at = models.DateTimeField(_("触发时间"))
    due_on = models.DateField(_("当时到期日"))
    collapsed = models.BooleanField(_("合并通知"), default=False)
    sealed_by = models.ForeignKey(
        "cases.SystemEvent",
        on_delete=models.PROTECT,
        related_name="firings",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        verbose_name = _("升级记录")
        verbose_name_plural = _("升级记录")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clock", "cycle", "rung"], name="rung_fires_once"),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.rung}"
