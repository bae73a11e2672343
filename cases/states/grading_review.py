"""States of an organisation's yearly review of its levels (分级复核) and its lawful moves.

Source: 工作安排 二(2); a scheme that begins asks for a look at every level (house default).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class GradingReviewState(models.TextChoices):
    """Where the review of one organisation stands."""

    PENDING = "pending", _("复核中")
    SETTLED = "settled", _("已办结")


S = GradingReviewState


class GradingReviewTransitions(models.Model):
    """The lawful moves of a review, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.PENDING, target=None)
    def judge(self) -> None:
        """Somebody proposes other levels or confirms those that there are; the state stays."""

    @transition("state", source=S.PENDING, target=S.SETTLED)
    def settle(self) -> None:
        """Each entry has a level that fits, a request on its way, or a confirmation."""
    # fmt: on
