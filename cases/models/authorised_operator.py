"""Authorised operators (授权运营主体): who may serve bespoke demands, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.states.priority_scenario import ListedState, listed_state

if TYPE_CHECKING:
    from datetime import date


class AuthorisedOperator(models.Model):
    """That a body is authorised from one day to another, unless it is ended before.

    Who works there holds the role of an operator's staff in `organisation`.
    """

    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("运营主体")
    )
    # Codes of `OperatorService`, in the order of the enum.
    services = models.JSONField(_("授权服务"))
    source = models.CharField(_("授权依据"), max_length=200)
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"))
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("终止时间"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(_("终止理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("授权运营主体")
        verbose_name_plural = _("授权运营主体")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="operator_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="operator_ended_by_at_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def state_on(self, on: date) -> ListedState:
        """Return where the authorisation stands on a day."""
        if self.ended_at is not None:
            return ListedState.REMOVED
        return listed_state(self.valid_from, self.valid_until, on=on)
