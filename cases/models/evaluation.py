"""Annual evaluations (年度评估): rounds, the dossier of each organisation, facts of a day."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.written_once import WrittenOnce
from cases.states.evaluation import EvaluationTransitions
from cases.states.verdict import Verdict


class EvaluationRound(WrittenOnce):
    """One evaluation of every organisation: the year it is about, and until when they answer."""

    label = models.CharField(_("轮次"), max_length=10, unique=True)
    year = models.PositiveSmallIntegerField(_("年度"))
    starts_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("自评截止日期"))
    opened_at = models.DateTimeField(_("数据截取时间"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    list_version = models.ForeignKey(
        "cases.ListVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("所依清单版本"),
    )
    # Whatever is entered later: a round is scored by what held when it was opened.
    criteria = models.ForeignKey(
        "cases.CriteriaVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="rounds",
        verbose_name=_("评估指标"),
    )

    class Meta:
        verbose_name = _("年度评估")
        verbose_name_plural = _("年度评估")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("starts_on")), name="evaluation_round_due_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class EvaluationDossier(EvaluationTransitions, Case):
    """What one organisation answers for in a round: facts that nobody edits, and its own words."""

    round = models.ForeignKey(EvaluationRound, on_delete=models.PROTECT, related_name="dossiers")
    change = models.ForeignKey(
        "cases.ListChange",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("所生调整申请"),
    )
    # As the scores gave them when they were handed on; the provisional one stays as it was told.
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True)
    coverage = models.DecimalField(_("覆盖率"), max_digits=4, decimal_places=1, null=True)
    provisional_score = models.DecimalField(
        _("初步得分"), max_digits=5, decimal_places=2, null=True
    )

    class Meta:
        verbose_name = _("评估档案")
        verbose_name_plural = _("评估档案")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="evaluation_dossier_score_in_range",
            ),
        ]


class DossierFact(WrittenOnce):
    """One figure of a dossier as it was when the round was opened.

    `code` names the fact in the registry, `part` the share of it that the row is about (an
    opening attribute, a field of public life); `whole` is what `value` is a part of, if anything.
    """

    dossier = models.ForeignKey(
        EvaluationDossier, on_delete=models.PROTECT, related_name="facts", db_index=False
    )
    code = models.CharField(_("事实"), max_length=40)
    part = models.CharField(_("分项"), max_length=30, blank=True)
    value = models.BigIntegerField(_("数值"))
    whole = models.BigIntegerField(_("总数"), null=True)

    class Meta:
        verbose_name = _("档案事实")
        verbose_name_plural = _("档案事实")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "code", "part"], name="dossier_fact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.code} {self.part}"


class EntryVerdict(models.Model):
    """What the organisation thinks of one entry; the head's signature seals all of a dossier."""

    dossier = models.ForeignKey(
        EvaluationDossier, on_delete=models.PROTECT, related_name="verdicts", db_index=False
    )
    entry = models.ForeignKey("cases.ListEntry", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("意见"), max_length=10, choices=Verdict.choices)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("条目意见")
        verbose_name_plural = _("条目意见")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "entry"], name="entry_verdict_once"),
            models.CheckConstraint(
                condition=Q(verdict="keep") | ~Q(reason=""), name="entry_verdict_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.entry_id} {self.verdict}"
