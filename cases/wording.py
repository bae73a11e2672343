"""What a row of the list says, as values by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models.list_entry import CONTENT_FIELDS

if TYPE_CHECKING:
    from cases.models import EntryRow


def content_of_row(row: EntryRow) -> dict[str, Any]:  # Any: values by field
    """Return what the hash of a row covers."""
    return {name: getattr(row, name) for name in CONTENT_FIELDS}
