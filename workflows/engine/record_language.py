"""The language of what records keep: Chinese, whoever clicked and however their pages read."""

from __future__ import annotations

from django.utils.translation import override

RECORD_LANGUAGE = "zh-hans"


def in_record_language() -> override:
    """Return the context in which a text that a record keeps is made.

    A title or a reason is read by everybody and enters the chain of its case: it must not
    follow the language in which one person happened to look at a page.
    """
    return override(RECORD_LANGUAGE)
