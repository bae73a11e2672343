"""The outbox: everything that must leave, written with the act that causes it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.states.outbox import OutboxStatus


class OutboxMessage(models.Model):
    """One delivery, made at least once; the receiver drops repeats by `idempotency_key`."""

    topic = models.CharField(_("主题"), max_length=60)
    payload = models.JSONField(_("内容"), default=dict)
    idempotency_key = models.CharField(_("幂等键"), max_length=120)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, related_name="outbox"
    )
    # The event of the case that it tells of, where the gate wrote it with one.
    sequence = models.PositiveIntegerField(_("事件序号"), null=True)
    created_at = models.DateTimeField(_("产生时间"))
    next_try_at = models.DateTimeField(_("下次尝试"))
    attempts = models.PositiveSmallIntegerField(_("已尝试"), default=0)
    leased_until = models.DateTimeField(_("租约到期"), null=True)
    leased_by = models.CharField(_("租约持有"), max_length=60, blank=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=OutboxStatus.choices, default=OutboxStatus.WAITING
    )
    sent_at = models.DateTimeField(_("送出时间"), null=True)
    last_error = models.CharField(_("最近错误"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("待发消息")
        verbose_name_plural = _("待发消息")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idempotency_key"], name="outbox_key_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(status="waiting"),
                name="outbox_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.idempotency_key}"


class Notification(models.Model):
    """One line in a person's notification list, delivered through the outbox."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    # For whom the person stands in, where the news is that person's.
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    topic = models.CharField(_("主题"), max_length=60, blank=True)
    outbox_key = models.CharField(max_length=120)
    text = models.CharField(_("内容"), max_length=300)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "outbox_key"], name="notification_once_per_message"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notification_of_person"),
            models.Index(
                fields=["person"],
                condition=Q(read_at__isnull=True),
                name="notification_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.text
