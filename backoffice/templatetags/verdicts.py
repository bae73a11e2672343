"""What is thought of an entry, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _t

from cases.states.verdict import Verdict

register = template.Library()


@register.filter
def verdict_label(code: str | None) -> str:
    return str(Verdict(code).label) if code else _t("没有意见")
