"""Form fields in the look of the house: the classes, and what a screen reader is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms, template

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.utils.safestring import SafeString

register = template.Library()

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "choice-list"),
    (forms.CheckboxSelectMultiple, "choice-list"),
    (forms.Select, "form-select"),
)


@register.filter
def control(field: BoundField) -> SafeString:
    widget = field.field.widget
    css = next((css for kind, css in CLASSES if isinstance(widget, kind)), "form-control")
    if field.errors:
        css += " is-invalid"
    return field.as_widget(attrs={"class": f"{widget.attrs.get('class', '')} {css}".strip()})


@register.filter
def is_switch(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)
