"""What was ruled about each matter that depends on an entry which loses openness (处置)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.disposition import Disposition


class ItemDisposition(WrittenOnce):
    """One ruling about one dependent matter of one item; a later one takes its place.

    The matter is named as its workflow names it: by the kind that it registered, and by a key.
    """

    item = models.ForeignKey(
        "cases.ChangeItem", on_delete=models.PROTECT, related_name="dispositions"
    )
    kind = models.CharField(_("类别"), max_length=30)
    dependant = models.CharField(_("关联事项"), max_length=60)
    disposition = models.CharField(_("处置"), max_length=12, choices=Disposition.choices)
    target = models.ForeignKey(
        "cases.ListEntry",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("转至条目"),
    )
    note = models.CharField(_("处置说明"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("处置时间"))

    class Meta:
        verbose_name = _("关联事项处置")
        verbose_name_plural = _("关联事项处置")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(disposition=Disposition.MIGRATE, target__isnull=False)
                | (~Q(disposition=Disposition.MIGRATE) & Q(target__isnull=True)),
                name="item_disposition_target_of_migration",
                violation_error_message=_("转至其他条目的，须写明是哪个条目。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind} {self.dependant} {self.disposition}"
