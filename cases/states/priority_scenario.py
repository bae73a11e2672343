"""Words of the registry of priority scenarios and of the units that are listed beside them.

Source: 工作安排 一 (three fields), 二(4) and 三.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date


class ScenarioDomain(models.TextChoices):
    """The field of the city's digital transformation that a scenario serves."""

    ECONOMY = "economy", _("经济")
    LIFE = "life", _("生活")
    GOVERNANCE = "governance", _("治理")


class PriorityUnitKind(models.TextChoices):
    """As what a unit is listed, so that its demands are approved all at once."""

    PIONEER = "pioneer", _("先锋企业")
    MODEL_UNIT = "model_unit", _("示范单位")


class ListedState(models.TextChoices):
    """Where an entry of a registry stands on a day; it is read from its dates."""

    UPCOMING = "upcoming", _("尚未开始")
    LISTED = "listed", _("列入中")
    ENDED = "ended", _("期满")
    REMOVED = "removed", _("已移出")


def listed_state(valid_from: date, valid_until: date | None, *, on: date) -> ListedState:
    """Return where something stands that is listed from one day to another, both included."""
    if on < valid_from:
        return ListedState.UPCOMING
    if valid_until is not None and on > valid_until:
        return ListedState.ENDED
    return ListedState.LISTED
