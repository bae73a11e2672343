"""Criteria of an annual evaluation as data, and what each dossier got by them; append-only."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce


class CriteriaVersion(WrittenOnce):
    """One version of the criteria; a round keeps the newest of the moment when it was opened.

    `bands` holds the least score of each band. Who is scored by less than `least_coverage` per
    cent of the weights gets no rank. Nobody entered the version that the product came with.
    """

    number = models.PositiveSmallIntegerField(_("指标版本"), unique=True)
    bands = models.JSONField(_("等级下限"))
    least_coverage = models.DecimalField(_("参加排名的最低覆盖率"), max_digits=5, decimal_places=2)
    reason = models.CharField(_("修订说明"), max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField(_("录入时间"))
    digest = models.CharField(_("指标摘要"), max_length=64)

    class Meta:
        verbose_name = _("评估指标版本")
        verbose_name_plural = _("评估指标版本")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(least_coverage__gte=0, least_coverage__lte=100),
                name="criteria_least_coverage_in_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Criterion(WrittenOnce):
    """One criterion of a version: what it weighs, and whence its points come.

    `measure` names what computes them from the facts of a dossier; empty: a person judges.
    """

    version = models.ForeignKey(
        CriteriaVersion, on_delete=models.PROTECT, related_name="criteria", db_index=False
    )
    position = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("指标"), max_length=60)
    measure = models.CharField(_("计分方式"), max_length=30, blank=True)
    weight = models.DecimalField(_("权重"), max_digits=5, decimal_places=2)
    maximum = models.DecimalField(_("满分"), max_digits=5, decimal_places=2)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("评估指标")
        verbose_name_plural = _("评估指标")
        ordering: ClassVar = ["version", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="criterion_position_once"),
            models.UniqueConstraint(fields=["version", "name"], name="criterion_name_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100, maximum__gt=0),
                name="criterion_weighs_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CriterionScore(WrittenOnce):
    """What a dossier got by one criterion; a later row corrects an earlier one, and both stay.

    `points` is empty where the criterion does not apply. `value` of `whole` is what was measured.
    """

    dossier = models.ForeignKey(
        "cases.EvaluationDossier", on_delete=models.PROTECT, related_name="scores"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True)
    value = models.BigIntegerField(_("数值"), null=True)
    whole = models.BigIntegerField(_("总数"), null=True)
    reason = models.CharField(_("评分理由"), max_length=300, blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    scored_at = models.DateTimeField(_("评分时间"))

    class Meta:
        verbose_name = _("指标得分")
        verbose_name_plural = _("指标得分")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0),
                name="criterion_score_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.criterion_id} {self.points}"
