"""Entries that a request about many leaves as they are (未收入申请的条目)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.states.reversal import LeftOut


class LeftOutEntry(models.Model):
    """One entry that the reversal of a version does not take back, or a transfer does not move.

    `fields` has of each field that was changed since: name, the wording of the version, the
    wording now.
    """

    change = models.ForeignKey(
        "cases.ListChange", on_delete=models.PROTECT, related_name="left_out"
    )
    entry = models.ForeignKey("cases.ListEntry", on_delete=models.PROTECT, related_name="+")
    # What names the entry: its wording now, else the last that it had.
    row = models.ForeignKey("cases.EntryRow", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("原因"), max_length=20, choices=LeftOut.choices)
    fields = models.JSONField(_("其后变更的字段"), default=list)

    class Meta:
        verbose_name = _("未收入申请的条目")
        verbose_name_plural = _("未收入申请的条目")
        ordering: ClassVar = ["change_id", "entry_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "entry"], name="left_out_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.reason}"
