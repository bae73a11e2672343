"""Show roles and account facts as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from cases.events import canonical
from cases.states.role import GrantDecision

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

register = template.Library()

DECISION_TONES = {
    GrantDecision.PENDING: "info",
    GrantDecision.APPROVED: "good",
    GrantDecision.REFUSED: "bad",
    GrantDecision.WITHDRAWN: "neutral",
}


@register.filter
def minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


@register.filter
def grant_tone(decision: str) -> str:
    return DECISION_TONES[GrantDecision(decision)]


@register.filter
def facts(data: Mapping[str, Any]) -> str:  # Any: JSON content
    return canonical(data).decode()
