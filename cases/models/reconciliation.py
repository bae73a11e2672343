"""Runs of the reconciliation and what they found; a finding outlives the run that met it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.states.reconciliation import MismatchClass, RunStatus

if TYPE_CHECKING:
    from datetime import date


class ReconciliationTurn(models.Model):
    """The one row that is locked by who takes in a catalogue, compares, or confirms a match."""

    ONLY: ClassVar = 1

    class Meta:
        verbose_name = _("核对次序")
        verbose_name_plural = _("核对次序")

    def __str__(self) -> str:
        return str(self.pk)


class ReconciliationRun(models.Model):
    """One comparison of a catalogue snapshot with a version of the list.

    The key orders the runs. `previous` is the last run before it that was not halted: what a
    run found is whatever began not after it and did not end by it, so any two can be compared.
    `facts` are written last, and keep the run as it is from then on.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    snapshot = models.ForeignKey(
        "cases.CatalogueSnapshot", on_delete=models.PROTECT, related_name="runs"
    )
    list_version = models.ForeignKey(
        "cases.ListVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    result_id = models.CharField(_("结果标识"), max_length=64, db_index=True)
    directory_digest = models.CharField(max_length=64)
    last_provider = models.PositiveBigIntegerField(default=0)
    last_link = models.PositiveBigIntegerField(default=0)
    incremental = models.BooleanField(_("增量"), default=False)
    at = models.DateTimeField(_("核对时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        _("状态"), max_length=12, choices=RunStatus.choices, default=RunStatus.DONE
    )
    counts = models.JSONField(_("各类差异数"), default=dict)
    # Any: JSON content, there as soon as the run is over.
    facts: models.JSONField[Any, Any] = models.JSONField(_("核对情况"), null=True)
    halted_for = models.JSONField(_("停下的原因"), default=list)

    class Meta:
        verbose_name = _("目录核对")
        verbose_name_plural = _("目录核对")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.number


class Finding(models.Model):
    """One mismatch, the same whenever it is met: its class and what it is about.

    `subject` is the code of a resource (`c:` before it), or the key of an entry (`e:`) that no
    resource belongs to.
    """

    mismatch = models.CharField(_("类别"), max_length=2, choices=MismatchClass.choices)
    subject = models.CharField(max_length=70)
    code = models.CharField(_("信息资源代码"), max_length=64, blank=True)
    first_seen_at = models.DateTimeField(_("首次发现"))

    class Meta:
        verbose_name = _("核对差异")
        verbose_name_plural = _("核对差异")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "mismatch"], name="finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mismatch} {self.subject}"


class FindingSpell(models.Model):
    """From which run until which run a finding was there, and how it looked all that time."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="spells")
    from_run = models.ForeignKey(ReconciliationRun, on_delete=models.PROTECT, related_name="+")
    until_run = models.ForeignKey(
        ReconciliationRun, on_delete=models.PROTECT, null=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    catalogue_row = models.ForeignKey(
        "cases.CatalogueRow", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    entry_row = models.ForeignKey(
        "cases.EntryRow", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    differs = models.CharField(_("不一致的属性"), max_length=60, blank=True)
    dangerous = models.BooleanField(_("目录非开放而清单开放"), default=False)
    looser = models.BooleanField(_("清单比目录更开放"), default=False)

    class Meta:
        verbose_name = _("差异存续期")
        verbose_name_plural = _("差异存续期")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(until_run__isnull=True), name="finding_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.from_run_id}-{self.until_run_id or ''}"


class FindingException(models.Model):
    """A mismatch that the commission accepts until a day, unless it is withdrawn before.

    It is silent till then, but never where it is dangerous. `spell` is how it looked then, and
    whose it was: who may know of that may know of the exception.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="exceptions")
    spell = models.ForeignKey(FindingSpell, on_delete=models.PROTECT, related_name="exceptions")
    valid_until = models.DateField(_("有效期至"))
    reason = models.CharField(_("理由"), max_length=300)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawal_reason = models.CharField(_("撤回理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("差异例外")
        verbose_name_plural = _("差异例外")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason=""
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
                name="finding_exception_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} ≤ {self.valid_until}"

    def is_in_force(self, on: date) -> bool:
        """Whether it silences its mismatch on a day."""
        return self.withdrawn_at is None and self.valid_until >= on
