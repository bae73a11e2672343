"""Who opened which file of a case: one row an hour, sealed by an event of the system chain."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce


class AttachmentRead(WrittenOnce):
    """The first time within an hour that a person opened a file; its event says when."""

    attachment = models.ForeignKey(
        "cases.Attachment", on_delete=models.PROTECT, related_name="reads", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    hour = models.DateTimeField(_("所在小时"))
    sealed_by = models.OneToOneField(
        "cases.SystemEvent", on_delete=models.PROTECT, related_name="attachment_read"
    )

    class Meta:
        verbose_name = _("附件查阅")
        verbose_name_plural = _("附件查阅")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["attachment", "person", "hour"], name="attachment_read_once_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.person_id} {self.hour:%Y-%m-%d %H}"
