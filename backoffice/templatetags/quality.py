"""Rates and periods as pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _t

if TYPE_CHECKING:
    from cases.models import UpdatePeriod
    from cases.queries.timeliness import OnTime

register = template.Library()


@register.filter
def per_cent(found: OnTime) -> str:
    return "—" if found.per_cent is None else f"{found.per_cent:.1f}%"


@register.filter
def term(rule: UpdatePeriod) -> str:
    return _t("%(days)s 天 + 宽限 %(grace)s 天") % {"days": rule.days, "grace": rule.grace_days}
