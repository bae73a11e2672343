"""States of a task about faulty data of an entry (数据质量处理单), its lawful moves and faults."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class DataFault(models.TextChoices):
    """What is wrong with the data of an entry."""

    FAILING = "failing", _("连续探测失败")
    LOW_SCORE = "low_score", _("数据质量得分过低")


class DataIssueState(models.TextChoices):
    """Where such a task stands."""

    PENDING = "pending", _("待单位处理")
    EXPLAINED = "explained", _("说明理由后办结")
    DISSOLVED = "dissolved", _("问题已消除")


S = DataIssueState


class DataIssueTransitions(models.Model):
    """The lawful moves of such a task, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.PENDING, target=S.EXPLAINED)
    def explain(self) -> None:
        """It is closed by hand, with a reason; for a while nobody is asked again."""

    @transition("state", source=S.PENDING, target=S.DISSOLVED)
    def dissolve(self) -> None:
        """A later probe no longer shows any fault."""
    # fmt: on
