"""Rates and periods as pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _t

if TYPE_CHECKING:
    from decimal import Decimal

    from cases.models import ScoreRules, UpdatePeriod
    from cases.queries.entry_scores import Scores
    from cases.queries.timeliness import OnTime

register = template.Library()


@register.filter
def per_cent(found: OnTime) -> str:
    return "—" if found.per_cent is None else f"{found.per_cent:.1f}%"


@register.filter
def term(rule: UpdatePeriod) -> str:
    return _t("%(days)s 天 + 宽限 %(grace)s 天") % {"days": rule.days, "grace": rule.grace_days}


@register.filter
def tenths(number: Decimal | float | None) -> str:
    return "—" if number is None else f"{number:.1f}"


@register.filter
def in_band(scores: Scores, band: str) -> int:
    return scores.bands[band]


@register.filter
def least(rules: ScoreRules, band: str) -> str:
    return f"≥ {rules.bands[band]}"
