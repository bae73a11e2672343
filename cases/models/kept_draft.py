"""What somebody typed about a task that went to somebody else before they sent it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptDraft(models.Model):
    """The words of a refused form, kept for who has the task now; never applied by itself.

    `words` is a list of pairs: the label of the field and what stood in it.
    """

    work_item = models.ForeignKey(
        "cases.WorkItem", on_delete=models.PROTECT, related_name="kept_drafts"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("办理结果"), max_length=80, blank=True)
    words = models.JSONField(_("所填内容"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("留存的草稿")
        verbose_name_plural = _("留存的草稿")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["work_item", "person"], name="kept_draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.work_item_id} {self.person_id}"
