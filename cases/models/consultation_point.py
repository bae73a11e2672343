"""Consultation points (公共数据开放咨询服务点): who keeps one, where, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.states.consultation import PointHost
from cases.states.priority_scenario import ListedState, listed_state

if TYPE_CHECKING:
    from datetime import date


class ConsultationPoint(models.Model):
    """That a body keeps a point from one day to another, unless it is closed before.

    Who works there holds the role of consultant in `host`.
    """

    number = models.PositiveSmallIntegerField(_("服务点序号"), unique=True)
    name = models.CharField(_("服务点名称"), max_length=60)
    host = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("承办机构")
    )
    host_kind = models.CharField(_("机构类别"), max_length=12, choices=PointHost.choices)
    address = models.CharField(_("地址"), max_length=120)
    hours = models.CharField(_("服务时间"), max_length=60)
    source = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"))
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(_("撤销时间"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closing_reason = models.CharField(_("撤销理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("咨询服务点")
        verbose_name_plural = _("咨询服务点")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="point_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closing_reason="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closing_reason=""),
                name="point_closed_by_at_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def state_on(self, on: date) -> ListedState:
        """Return where the point stands on a day."""
        if self.closed_at is not None:
            return ListedState.REMOVED
        return listed_state(self.valid_from, self.valid_until, on=on)
