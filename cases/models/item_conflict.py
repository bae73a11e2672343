"""Changes that met another one on the way to a version (冲突待裁), until somebody rules."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.states.conflict import Conflict, Ruling


class ItemConflict(models.Model):
    """What one approved item met, and what became of it.

    `fields` has, for every field that both sides changed, its name and three values: the one
    drafted on, the one that stands, the one proposed (empty for a removal). Once it is ruled on,
    the values are those of that moment, and a fifth says which was taken: `mine`, `standing`, or
    `joint` where the wording was still to be agreed on, from `mine`. `ruling_reason` is why, beside
    what the author says of the change itself.
    """

    item = models.ForeignKey("cases.ChangeItem", on_delete=models.PROTECT, related_name="conflicts")
    reason = models.CharField(_("冲突原因"), max_length=30, choices=Conflict.choices)
    fields = models.JSONField(_("冲突字段"), default=list)
    found_at = models.DateTimeField(_("发现时间"))
    ruling = models.CharField(_("裁定"), max_length=10, choices=Ruling.choices, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ruled_at = models.DateTimeField(_("裁定时间"), null=True)
    ruling_reason = models.TextField(_("裁定说明"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("条目冲突")
        verbose_name_plural = _("条目冲突")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ruling=""), name="item_conflict_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.reason}"
