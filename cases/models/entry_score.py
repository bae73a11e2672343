"""Scores of entries: the rules as data, each run over a version, and what came out; append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.clock import Tier
from cases.states.quality import ScoreBand, ScoreCap, ScoreSubject


class ScoreRules(WrittenOnce):
    """One version of the rules by which entries, or their data, are scored, from a date on.

    `weights` holds a number per dimension, `fields` one per field that completeness counts,
    `bands` the least score of each band, `caps` the highest score under each cap. `settings`
    holds `abstract_length` and the grace of timeliness, `grace_days` and `grace_per_cent`; for
    data the grace and what `workflows.open_list.data_quality` names.
    """

    subject = models.CharField(
        _("评分对象"), max_length=10, choices=ScoreSubject.choices, default=ScoreSubject.ENTRY
    )
    version = models.PositiveSmallIntegerField(_("规则版本"))
    weights = models.JSONField(_("维度权重"))
    fields = models.JSONField(_("字段权重"))
    bands = models.JSONField(_("等级下限"))
    caps = models.JSONField(_("封顶分"))
    settings = models.JSONField(_("参数"))
    source = models.CharField(_("依据"), max_length=200)
    tier = models.CharField(_("依据可信度"), max_length=1, choices=Tier.choices)
    effective_from = models.DateField(_("施行日期"))

    class Meta:
        verbose_name = _("评分规则")
        verbose_name_plural = _("评分规则")
        ordering: ClassVar = ["subject", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "version"], name="score_rules_once"),
        ]

    def __str__(self) -> str:
        return str(self.version)


class ScoreRun(WrittenOnce):
    """One scoring of a whole version, on one day, by one version of the rules.

    The same version, day and rules give the same scores: `digest` is the SHA-256 over all of them.
    """

    rules = models.ForeignKey(ScoreRules, on_delete=models.PROTECT, related_name="runs")
    list_version = models.ForeignKey(
        "cases.ListVersion", on_delete=models.PROTECT, related_name="score_runs"
    )
    on = models.DateField(_("基准日期"))
    at = models.DateTimeField(_("评分时间"))
    entries = models.PositiveIntegerField(_("条目数"))
    digest = models.CharField(_("结果摘要"), max_length=64)

    class Meta:
        verbose_name = _("评分")
        verbose_name_plural = _("评分")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rules", "list_version", "on"], name="score_run_once"),
        ]

    def __str__(self) -> str:
        return f"{self.list_version} {self.on}"


class EntryScore(WrittenOnce):
    """What one entry got in a run.

    `parts` holds the share of 0 to 1 of each dimension that could be looked at; what could not is
    missing: neither passed nor failed, and in no denominator. `score` is empty where
    nothing could be looked at. `coverage` is the per cent of checks that could be made. `checks`
    holds for data what each share was made of, `[a, b]` of A/B.
    """

    run = models.ForeignKey(
        ScoreRun, on_delete=models.PROTECT, related_name="scores", db_index=False
    )
    entry = models.ForeignKey("cases.ListEntry", on_delete=models.PROTECT, related_name="scores")
    provider = models.ForeignKey(
        "cases.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    score = models.DecimalField(_("得分"), max_digits=4, decimal_places=1, null=True)
    coverage = models.DecimalField(_("覆盖率"), max_digits=4, decimal_places=1)
    band = models.CharField(_("等级"), max_length=10, choices=ScoreBand.choices, blank=True)
    cap = models.CharField(_("封顶原因"), max_length=30, choices=ScoreCap.choices, blank=True)
    parts = models.JSONField(_("各维度"))
    checks = models.JSONField(_("各项检查"), default=dict)

    class Meta:
        verbose_name = _("条目得分")
        verbose_name_plural = _("条目得分")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "entry"], name="entry_score_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["run", "provider", "score"], name="entry_score_of_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.entry_id} {self.score}"
