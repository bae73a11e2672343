"""Yearly reviews of levels (分级复核): who must look at which entries, and what was confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.written_once import WrittenOnce
from cases.states.grading import GradeGap
from cases.states.grading_review import GradingReviewTransitions


class GradingReview(GradingReviewTransitions, Case):
    """What one organisation has to judge because a scheme of grading has begun."""

    scheme = models.ForeignKey(
        "cases.GradingScheme",
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("分级方案"),
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    # The draft that goes on collecting levels; an earlier one is named by the events.
    change = models.ForeignKey(
        "cases.ListChange",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("所起草的调整申请"),
    )

    class Meta:
        verbose_name = _("分级复核单")
        verbose_name_plural = _("分级复核单")


class ReviewedEntry(WrittenOnce):
    """An entry that a review lists, and why it did when it was opened."""

    review = models.ForeignKey(
        GradingReview, on_delete=models.PROTECT, related_name="listed", db_index=False
    )
    entry = models.ForeignKey("cases.ListEntry", on_delete=models.PROTECT, related_name="+")
    gap = models.CharField(_("列入原因"), max_length=10, choices=GradeGap.choices)

    class Meta:
        verbose_name = _("复核条目")
        verbose_name_plural = _("复核条目")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "entry"], name="reviewed_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.entry_id} {self.gap}"


class GradeConfirmation(WrittenOnce):
    """Somebody answers for an entry that keeps what its wording says of its level."""

    review = models.ForeignKey(
        GradingReview, on_delete=models.PROTECT, related_name="confirmations", db_index=False
    )
    entry = models.ForeignKey("cases.ListEntry", on_delete=models.PROTECT, related_name="+")
    row = models.ForeignKey("cases.EntryRow", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=300)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"))

    class Meta:
        verbose_name = _("分级确认")
        verbose_name_plural = _("分级确认")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "row"], name="grade_confirmation_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="grade_confirmation_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.entry_id}"
