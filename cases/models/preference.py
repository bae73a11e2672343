"""By which way a person wants to be told what."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationPreference(models.Model):
    """A person's choice for one topic; without a row the defaults of the product hold."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="preferences"
    )
    topic = models.CharField(_("主题"), max_length=60)
    in_app = models.BooleanField(_("站内"), default=True)
    email = models.BooleanField(_("电子邮件"), default=False)
    digest = models.BooleanField(_("每日汇总"), default=False)

    class Meta:
        verbose_name = _("通知设置")
        verbose_name_plural = _("通知设置")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "topic"], name="preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.topic}"
