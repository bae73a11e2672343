"""Nightly comparisons of grants with what the delivery system holds, and what they found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.written_once import WrittenOnce
from cases.states.grant_change import HoldingsFault

NUMBER_LENGTH = 60
FAULT_LENGTH = 200
# What is compared of a grant, by its names there.
FIELD_LABELS = {
    "applicant": _("被授权主体"),
    "dataset": _("数据集"),
    "valid_from": _("授权起始日期"),
    "valid_until": _("授权终止日期"),
    "state": _("状态"),
}


class HoldingsCheck(WrittenOnce):
    """One comparison; where the delivery system did not say what it holds, `failure` tells."""

    at = models.DateTimeField(_("核对时间"))
    expected = models.PositiveIntegerField(_("应持有授权"))
    failure = models.CharField(_("未能核对的原因"), max_length=FAULT_LENGTH, blank=True)

    class Meta:
        verbose_name = _("交付核对")
        verbose_name_plural = _("交付核对")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class HoldingsFinding(WrittenOnce):
    """A grant that the delivery system holds otherwise than it should, at both looks."""

    check_run = models.ForeignKey(HoldingsCheck, on_delete=models.PROTECT, related_name="findings")
    fault = models.CharField(_("差异"), max_length=10, choices=HoldingsFault.choices)
    # As the delivery system writes it: it may know numbers that are none of ours.
    number = models.CharField(_("授权编号"), max_length=NUMBER_LENGTH)
    # In what the two sides differ: names of `backoffice.grant_delivery.difference.Held`.
    fields = models.JSONField(_("不一致的内容"), default=list)

    class Meta:
        verbose_name = _("交付核对差异")
        verbose_name_plural = _("交付核对差异")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["check_run", "number"], name="holdings_finding_once_a_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.fault}"

    @property
    def field_labels(self) -> list[str]:
        """What the two sides say differently, as people call it."""
        return [str(FIELD_LABELS.get(name, name)) for name in self.fields]
