"""Meetings of supply and demand (供需对接): when, who, and what was said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce

MONTHS_OF_A_QUARTER = 3


class MatchingMeeting(WrittenOnce):
    """One meeting with its minutes; demands that came of it point to it."""

    number = models.PositiveIntegerField(_("会议序号"), unique=True)
    title = models.CharField(_("会议名称"), max_length=100)
    held_on = models.DateField(_("召开日期"), db_index=True)
    attendees = models.TextField(_("参加单位"), max_length=2000)
    minutes = models.TextField(_("会议纪要"), max_length=8000)
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("供需对接会")
        verbose_name_plural = _("供需对接会")

    def __str__(self) -> str:
        return self.title

    @property
    def quarter(self) -> int:
        """The quarter of its year, from 1 to 4."""
        return (self.held_on.month - 1) // MONTHS_OF_A_QUARTER + 1
