"""Faulty data of an entry as work: who must mend it, and what was seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.written_once import WrittenOnce
from cases.states.data_issue import DataFault, DataIssueTransitions


class DataIssue(DataIssueTransitions, Case):
    """What an organisation has to mend about the data of one entry; one at a time."""

    entry = models.ForeignKey(
        "cases.ListEntry",
        on_delete=models.PROTECT,
        related_name="data_issues",
        verbose_name=_("清单条目"),
    )

    class Meta:
        verbose_name = _("数据质量处理单")
        verbose_name_plural = _("数据质量处理单")


class SeenFault(WrittenOnce):
    """A fault for which a task was opened, with the probe or the score that showed it."""

    issue = models.ForeignKey(DataIssue, on_delete=models.PROTECT, related_name="faults")
    fault = models.CharField(_("问题"), max_length=20, choices=DataFault.choices)
    probe = models.ForeignKey(
        "cases.DataProbe", on_delete=models.PROTECT, null=True, related_name="+"
    )
    score = models.ForeignKey(
        "cases.EntryScore", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("所见数据问题")
        verbose_name_plural = _("所见数据问题")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fault=DataFault.FAILING, probe__isnull=False, score__isnull=True)
                | Q(fault=DataFault.LOW_SCORE, probe__isnull=True, score__isnull=False),
                name="seen_fault_shown_by_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.fault}"
