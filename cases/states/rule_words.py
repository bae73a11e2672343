"""The rule that an act rests on, in words for a reader."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _t

# Rules of our own, which no statute says, are recorded in English with their reason or place.
_OWN_RULES: Final = (
    "house default",
    "decisions",
    "open-list-quality-objection",
    "queues-and-deadlines",
    "rules ",
)


def rule_words(rule: str) -> str:
    """Return a recorded rule as a page or the archive shows it; "" where none was recorded."""
    if rule.startswith(_OWN_RULES):
        return _t("内部约定")
    return _t(rule) if rule else ""
