"""Vocabulary of the outbox."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxStatus(models.TextChoices):
    """Where a message that must leave stands."""

    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败")
    WITHDRAWN = "withdrawn", _("已撤回")


# decisions.md (Clocks): a row is stuck after five failed attempts.
ATTEMPTS_BEFORE_STUCK = 5
