"""The rule that an act rests on, as a page shows it."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _t

from cases.states.rule_words import rule_words

register = template.Library()
register.filter("rule_label", rule_words)


@register.filter
def seeded(text: str) -> str:
    """Show a name of the seed in the reader's language; what a person entered stays as it is.

    What is stored is Chinese; `tests/harness/messages.py` takes the names from the seed's files.
    """
    return _t(text) if text else ""
