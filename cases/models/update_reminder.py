"""That the people of an entry were told before its data fell due; append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce


class UpdateReminder(WrittenOnce):
    """One entry and the day on which its next update falls due: told of once."""

    entry = models.ForeignKey(
        "cases.ListEntry", on_delete=models.PROTECT, related_name="update_reminders", db_index=False
    )
    due_on = models.DateField(_("应更新日期"))
    reminded_at = models.DateTimeField(_("提醒时间"))

    class Meta:
        verbose_name = _("更新提醒")
        verbose_name_plural = _("更新提醒")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "due_on"], name="update_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.due_on}"
