"""The names of all pages that need no argument."""

from __future__ import annotations

from django.urls import URLPattern, get_resolver


def names_without_arguments(patterns=None):
    names = []
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(entry, URLPattern):
            names += names_without_arguments(entry.url_patterns)
        elif entry.name and not entry.pattern.converters:
            names.append(entry.name)
    return names
