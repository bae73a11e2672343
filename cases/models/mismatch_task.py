"""Mismatches of catalogue and list as work: who must settle which, and what was proposed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.written_once import WrittenOnce
from cases.states.mismatch_task import MismatchTaskTransitions
from cases.states.reconciliation import MismatchClass


class MismatchTask(MismatchTaskTransitions, Case):
    """What an organisation has to settle of one class, as one confirmed run found it."""

    mismatch = models.CharField(_("类别"), max_length=2, choices=MismatchClass.choices)
    # A list that is looser than the catalogue cannot wait as long as one that is stricter.
    looser = models.BooleanField(_("清单比目录更开放"), default=False)
    run = models.ForeignKey(
        "cases.ReconciliationRun",
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("目录核对"),
    )

    class Meta:
        verbose_name = _("核对处理单")
        verbose_name_plural = _("核对处理单")


class TaskFinding(WrittenOnce):
    """A mismatch that a task is about."""

    task = models.ForeignKey(MismatchTask, on_delete=models.PROTECT, related_name="about")
    finding = models.ForeignKey("cases.Finding", on_delete=models.PROTECT, related_name="in_tasks")

    class Meta:
        verbose_name = _("处理单所列差异")
        verbose_name_plural = _("处理单所列差异")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "finding"], name="task_finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.finding_id}"


class FindingProposal(WrittenOnce):
    """A change request that somebody drew up to settle a mismatch; how it ends is the item's."""

    finding = models.ForeignKey("cases.Finding", on_delete=models.PROTECT, related_name="proposals")
    change = models.ForeignKey(
        "cases.ListChange", on_delete=models.PROTECT, related_name="for_findings"
    )
    entry = models.ForeignKey("cases.ListEntry", on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = _("差异的调整申请")
        verbose_name_plural = _("差异的调整申请")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.change_id}"
