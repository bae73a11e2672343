"""Emergency suspensions (紧急中止): an entry is closed at once, beside the versions of the list."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.states.emergency_suspension import (
    EmergencySuspensionTransitions,
    SuspensionReason,
)


class EmergencySuspension(EmergencySuspensionTransitions, Case):
    """One person's order that an entry is closed at once, until it is confirmed, lapses or ends.

    No version changes: public pages lay it over the version in effect. `ended_at` is empty as
    long as the entry is suspended by it.
    """

    entry = models.ForeignKey(
        "cases.ListEntry",
        on_delete=models.PROTECT,
        related_name="suspensions",
        verbose_name=_("清单条目"),
    )
    # What the version in effect said when it was ordered.
    row = models.ForeignKey("cases.EntryRow", on_delete=models.PROTECT, related_name="+")
    reason_code = models.CharField(_("中止原因"), max_length=24, choices=SuspensionReason.choices)
    reason_text = models.TextField(_("情况说明"), max_length=1000)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    ended_at = models.DateTimeField(_("中止结束时间"), null=True)
    # The request by which it enters the next version.
    change = models.ForeignKey(
        "cases.ListChange",
        on_delete=models.PROTECT,
        null=True,
        related_name="suspensions",
        verbose_name=_("调整申请"),
    )

    class Meta:
        verbose_name = _("紧急中止")
        verbose_name_plural = _("紧急中止")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(ended_at__isnull=True),
                name="emergency_suspension_live_once",
                violation_error_message=_("该条目已处于紧急中止中。"),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="emergency_suspension_confirmed_by_and_at",
            ),
        ]
