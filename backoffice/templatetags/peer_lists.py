"""What was said of a name that another city opens, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _t

from cases.states.peer_list import PeerChoice

register = template.Library()


@register.filter
def peer_choice(code: str | None) -> str:
    return str(PeerChoice(code).label) if code else _t("未处理")
