"""Rates and periods as pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _t

from cases.states.data_probe import FAULTS, ProbeOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from cases.models import DataProbe, ScoreRules, UpdatePeriod
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
def fraction(halves: Sequence[float] | None) -> str:
    """What a share was made of; whole numbers stay whole."""
    if not halves:
        return _t("不适用")
    return " / ".join(f"{half:,.0f}" if half == int(half) else f"{half:,.1f}" for half in halves)


@register.filter
def probe_tone(probe: DataProbe) -> str:
    """The colour of a probe's outcome."""
    if probe.outcome in FAULTS:
        return "bad"
    return "good" if probe.outcome == ProbeOutcome.GOOD else "warn"


@register.filter
def in_band(scores: Scores, band: str) -> int:
    return scores.bands[band]


@register.filter
def least(rules: ScoreRules, band: str) -> str:
    return f"≥ {rules.bands[band]}"
