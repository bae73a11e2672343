"""Vocabulary of what a delivery system is told about a grant."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class GrantChange(models.TextChoices):
    """What became of a grant; a delivery system lets data through by it, or no longer."""

    GRANTED = "granted", _("授权生效")
    SUSPENDED = "suspended", _("暂停授权")
    RESUMED = "resumed", _("恢复授权")
    REVOKED = "revoked", _("撤销授权")
    EXPIRED = "expired", _("授权到期")
    ENDED = "ended", _("终止授权")


class HeldGrant(models.TextChoices):
    """How a delivery system holds a grant; one that has ended is held no more."""

    ACTIVE = "active", _("授权中")
    SUSPENDED = "suspended", _("授权已暂停")


# What is held after a change; a change that is not named here ends the grant.
HELD_AFTER = {
    GrantChange.GRANTED: HeldGrant.ACTIVE,
    GrantChange.SUSPENDED: HeldGrant.SUSPENDED,
    GrantChange.RESUMED: HeldGrant.ACTIVE,
}


class HoldingsFault(models.TextChoices):
    """How what a delivery system holds differs from what it should hold."""

    MISSING = "missing", _("对方没有持有")
    UNKNOWN = "unknown", _("对方持有而不应持有")
    UNLIKE = "unlike", _("双方内容不一致")
