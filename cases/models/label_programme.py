"""Programmes of sample and brand data: criteria, nominations, and the labels that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.written_once import WrittenOnce
from cases.states.clock import Tier
from cases.states.label import LabelKind, LabelState
from cases.states.label_nomination import NominationTransitions

if TYPE_CHECKING:
    from datetime import date


class LabelCriteria(WrittenOnce):
    """One version of what entries of a kind are judged by, from a date on.

    `criteria` is a list of objects with `code` (of `Criterion`) and the numbers that belong to
    it, in the order in which they are shown.
    """

    kind = models.CharField(_("标注"), max_length=10, choices=LabelKind.choices)
    version = models.PositiveSmallIntegerField(_("评审标准版本"))
    criteria = models.JSONField(_("评审标准"))
    source = models.CharField(_("依据"), max_length=200)
    tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)
    effective_from = models.DateField(_("施行日期"))

    class Meta:
        verbose_name = _("评审标准")
        verbose_name_plural = _("评审标准")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "version"], name="label_criteria_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class LabelProgramme(WrittenOnce):
    """One call for nominations: all of it, its criteria included, stands still once it is open."""

    label = models.CharField(_("批次"), max_length=20, unique=True)
    kind = models.CharField(_("标注"), max_length=10, choices=LabelKind.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    target = models.PositiveSmallIntegerField(_("目标数"))
    call = models.TextField(_("申报通知"), max_length=4000)
    nominate_until = models.DateField(_("申报截止日期"))
    term_months = models.PositiveSmallIntegerField(_("标注有效月数"))
    criteria = models.ForeignKey(
        LabelCriteria,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("评审标准"),
    )
    opened_at = models.DateTimeField(_("开启时间"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("标注批次")
        verbose_name_plural = _("标注批次")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(target__gt=0, term_months__gt=0), name="label_programme_numbers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"


class LabelNomination(NominationTransitions, Case):
    """One entry that its department nominates, what was found of it, and what it was judged.

    `facts` and `judgement` are lists of objects with `code`, `result` and `why`; the events of
    the case hold the same.
    """

    programme = models.ForeignKey(
        LabelProgramme, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("批次")
    )
    entry = models.ForeignKey(
        "cases.ListEntry",
        on_delete=models.PROTECT,
        related_name="nominations",
        verbose_name=_("清单条目"),
    )
    # What the version in effect said when it was nominated.
    row = models.ForeignKey("cases.EntryRow", on_delete=models.PROTECT, related_name="+")
    statement = models.TextField(_("申报说明"), max_length=2000)
    facts = models.JSONField(_("事实"), default=list)
    facts_at = models.DateTimeField(_("事实截取时间"), null=True)
    judgement = models.JSONField(_("评审"), default=list)
    opinion = models.TextField(_("评审意见"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("标注申报")
        verbose_name_plural = _("标注申报")


class EntryLabel(models.Model):
    """That an entry bears a label from one day to another, both included, unless it is revoked.

    `name`, `provider_name` and `dataset_id` are set by the reads of the register, never stored.
    """

    name: str
    provider_name: str
    dataset_id: str

    entry = models.ForeignKey(
        "cases.ListEntry", on_delete=models.PROTECT, related_name="labels", db_index=False
    )
    kind = models.CharField(_("标注"), max_length=10, choices=LabelKind.choices)
    nomination = models.OneToOneField(
        LabelNomination, on_delete=models.PROTECT, related_name="label"
    )
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"))
    granted_at = models.DateTimeField(_("授予时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revocation_reason = models.CharField(_("撤销理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("条目标注")
        verbose_name_plural = _("条目标注")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "kind", "valid_from"],
                condition=Q(revoked_at__isnull=True),
                name="entry_label_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="entry_label_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revocation_reason="")
                | Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revocation_reason=""),
                name="entry_label_revoked_by_at_and_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "valid_until"],
                condition=Q(revoked_at__isnull=True),
                name="entry_label_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from}—{self.valid_until}"

    def state_on(self, on: date) -> LabelState:
        """Return where it stands on a day."""
        if self.revoked_at is not None:
            return LabelState.REVOKED
        if on > self.valid_until:
            return LabelState.EXPIRED
        return LabelState.IN_FORCE if on >= self.valid_from else LabelState.UPCOMING
