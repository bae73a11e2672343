"""Samples (抽查) of the grants in use: what was drawn from what, by which seed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce

PERIOD_LENGTH = 7
SEED_LENGTH = 64
# What the machine adds to every seed, and what is left for words, with a space between.
CHANCE_LENGTH = 32
WORDS_OF_SEED_LENGTH = SEED_LENGTH - CHANCE_LENGTH - 1


class SupervisionSample(WrittenOnce):
    """One draw: the same seed over the same population gives the same grants."""

    period = models.CharField(_("抽查期"), max_length=PERIOD_LENGTH, unique=True)
    seed = models.CharField(_("种子"), max_length=SEED_LENGTH)
    population = models.PositiveIntegerField(_("使用中的授权"))
    population_digest = models.CharField(_("授权名单摘要"), max_length=64)
    share_percent = models.PositiveSmallIntegerField(_("抽查比例（%）"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField(_("抽取时间"))

    class Meta:
        verbose_name = _("抽查")
        verbose_name_plural = _("抽查")

    def __str__(self) -> str:
        return self.period


class SampledGrant(WrittenOnce):
    """A grant that a sample drew, with the check that was opened for it."""

    sample = models.ForeignKey(SupervisionSample, on_delete=models.PROTECT, related_name="drawn")
    grant = models.ForeignKey("cases.Grant", on_delete=models.PROTECT, related_name="+")
    obligation = models.OneToOneField(
        "cases.Obligation", on_delete=models.PROTECT, related_name="sampled"
    )

    class Meta:
        verbose_name = _("抽中的授权")
        verbose_name_plural = _("抽中的授权")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "grant"], name="grant_drawn_once_a_sample"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.grant_id}"
