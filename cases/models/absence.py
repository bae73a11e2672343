"""Absences: who is away, and who stands in."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.states.case_kind import CaseKind


class Absence(models.Model):
    """A person's absence between two days, and the one who stands in.

    It is resolved when it is read: the end date needs no job. Without a delegate the person's
    tasks show in their head's queue. A delegate's delegate is never asked: one hop.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stands_in",
        verbose_name=_("代办人"),
    )
    valid_from = models.DateField(_("起始日"))
    valid_until = models.DateField(_("截止日"))
    # Kinds of case; empty: all.
    kinds = models.JSONField(_("范围"), default=list, blank=True)
    reason = models.CharField(_("事由"), max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("登记时间"))
    ended_on = models.DateField(_("提前结束日"), null=True)

    class Meta:
        verbose_name = _("外出与代办")
        verbose_name_plural = _("外出与代办")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="absence_ends_after_start",
                violation_error_message=_("截止日不得早于起始日。"),
            ),
            models.CheckConstraint(
                condition=Q(delegate__isnull=True) | ~Q(delegate=F("person")),
                name="absence_not_to_oneself",
                violation_error_message=_("不能委托自己代办。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["delegate", "valid_until"], name="absence_by_delegate"),
            models.Index(fields=["person", "valid_until"], name="absence_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.valid_from}–{self.valid_until}"

    @property
    def kind_labels(self) -> str:
        """The kinds of case for which the delegate stands in, in words; empty: all."""
        return "、".join(str(CaseKind(kind).label) for kind in self.kinds)
