"""Criteria, points and standings as pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template
from django.utils.translation import gettext as _t

from cases.states.evaluation import ResultStanding
from cases.states.quality import ScoreBand
from workflows.open_list.evaluation.measures import MEASURES_BY_CODE

if TYPE_CHECKING:
    from decimal import Decimal

    from cases.models import CriteriaVersion, Criterion

register = template.Library()
_TONES: Final = {
    ResultStanding.FINAL: "good",
    ResultStanding.PROVISIONAL: "info",
    ResultStanding.UNANSWERED: "bad",
}


@register.filter
def measure_label(criterion: Criterion) -> str:
    if not criterion.measure:
        return _t("由主管部门评分")
    known = MEASURES_BY_CODE.get(criterion.measure)
    return str(known.label) if known else criterion.measure


@register.filter
def plain(number: Decimal | None) -> str:
    """A number without zeros that say nothing; what does not apply in words."""
    return _t("不适用") if number is None else f"{number.normalize():f}"


@register.filter
def bands_of(version: CriteriaVersion) -> list[tuple[str, str]]:
    return [
        (str(band.label), f"≥ {version.bands[band.value]}")
        for band in ScoreBand
        if band.value in version.bands
    ]


@register.filter
def standing_tone(standing: str) -> str:
    return _TONES.get(ResultStanding(standing), "neutral")
