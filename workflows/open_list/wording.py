"""One wording of an entry: what it says as values, and when two of them say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.events import canonical
from cases.models import CONTENT_FIELDS
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from cases.models import EntryRow

# What two wordings are compared in; the department also by who it is, not only by its name.
WORDING_FIELDS = ("provider_id", *CONTENT_FIELDS)


def content_of(row: EntryRow) -> dict[str, Any]:  # Any: values by field
    """Return what a row says, by field."""
    return {name: getattr(row, name) for name in WORDING_FIELDS}


def wording_key(value: Any) -> str:  # Any: a text, number, moment or JSON list
    """Return the form in which two values are equal that differ in spelling habits alone."""
    if isinstance(value, str):
        return compare_key(value)
    return compare_key(canonical({"value": value}).decode())
