"""The rule that an act rests on, as a page shows it."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _t

register = template.Library()

# Rules of our own, which no statute says, are recorded in English with their reason.
OWN_RULES = ("house default", "decisions")


@register.filter
def rule_label(rule: str) -> str:
    return _t("内部约定") if rule.startswith(OWN_RULES) else seeded(rule)


@register.filter
def seeded(text: str) -> str:
    """Show a name of the seed in the reader's language; what a person entered stays as it is.

    What is stored is Chinese; `tests/harness/messages.py` takes the names from the seed's files.
    """
    return _t(text) if text else ""
