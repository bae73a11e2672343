"""Supervision orders (督办单): who must answer what, by when, about a matter that is late."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.states.supervision_order import SupervisionOrderTransitions


class SupervisionOrder(SupervisionOrderTransitions, Case):
    """An order to an organisation to say why a matter is late and what it does about it.

    It never decides the late matter: that stays with whoever holds it.
    """

    about = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        related_name="supervision_orders",
        verbose_name=_("督办事项"),
    )
    # One after the other: a clock that stays late may be asked about again.
    clock = models.ForeignKey(
        "cases.Clock", on_delete=models.PROTECT, null=True, related_name="supervision_orders"
    )
    question = models.TextField(_("督办要求"), max_length=2000)
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    closing = models.CharField(_("办结意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("督办单")
        verbose_name_plural = _("督办单")
        indexes: ClassVar = []
