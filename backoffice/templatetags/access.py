"""Words of what an application says, from the codes that are stored."""

from __future__ import annotations

from django import template

from cases.states.access_words import DeliveryMode, DemandType

register = template.Library()


@register.filter
def demand_type(code: str) -> str:
    """Return the label of a type of demand."""
    return str(DemandType(code).label)


@register.filter
def delivery_mode(code: str) -> str:
    """Return the label of a way of delivery."""
    return str(DeliveryMode(code).label)
