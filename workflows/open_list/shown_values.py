"""Fields of an entry and their values as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t

from cases.models import EntryRow

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIELDS = {field.name: field for field in EntryRow._meta.fields}  # noqa: SLF001  # Django's API
BETWEEN = "、"


def shown_field(name: str) -> str:
    """Return the label of a content field."""
    return str(_FIELDS[name].verbose_name)


def shown_fields(names: Iterable[str]) -> str:
    """Return the labels of some content fields, one after the other."""
    return BETWEEN.join(shown_field(name) for name in names)


def shown_value(value: Any, name: str) -> str:  # Any: a stored or JSON value
    """Return a value of a field: labels for codes, lists as words, times in Shanghai."""
    if value in (None, "", []):
        return _t("（空）")
    if name == "items":
        return BETWEEN.join(str(item["name"]) for item in value)
    if name.endswith("_at"):
        moment = value if isinstance(value, datetime) else parse_datetime(str(value))
        return localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else str(value)
    choices = dict(_FIELDS[name].flatchoices)
    return str(choices.get(value, value))
