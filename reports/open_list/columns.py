"""The columns of a version in a sheet, and what a row says in them as people read it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from cases.states.civil_time import SHANGHAI
from cases.states.vocabulary import (
    COLUMN_HEADERS,
    Domain,
    EntryStatus,
    OpenType,
    ResourceType,
    UpdateFrequency,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import EntryRow

# What a list that is read in does not carry, behind the columns that it does.
OWN_HEADERS: Final = ("数据资源状态", "条目标识")
HEADERS: Final = (*COLUMN_HEADERS.values(), *OWN_HEADERS)

# Spreadsheets run a cell that starts like this; some also where the sign is full-width.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    name: {str(value): str(label) for value, label in words.choices}
    for name, words in (
        ("open_type", OpenType),
        ("domain", Domain),
        ("resource_type", ResourceType),
        ("update_frequency", UpdateFrequency),
        ("status", EntryStatus),
    )
}
# A name with one of these inside would be cut in two when the cell is read again.
_SEPARATORS: Final = re.compile(r"[;；\n]")
_COMMAS: Final = re.compile(r"[,，、|]")


def cells(row: EntryRow) -> list[str | int]:
    """Return one row of a sheet, in the order of `HEADERS`; nothing is neutralised yet."""
    said = [_cell(row, name) for name in COLUMN_HEADERS]
    return [*said, _LABELS["status"].get(row.status, row.status), str(row.entry.uid)]


def neutral(cell: str | int) -> str | int:
    """Return a cell that no spreadsheet takes for a formula: with an apostrophe before it."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _cell(row: EntryRow, name: str) -> str | int:
    value = row.provider_name if name == "provider" else getattr(row, name)
    if name in _LABELS:
        return _LABELS[name].get(value, value)
    if isinstance(value, list):
        return _items(value)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(sep=" ")
    return value if isinstance(value, int) else str(value or "")


def _items(items: list[dict[str, Any]]) -> str:  # Any: JSON content
    names = [str(item["name"]) for item in items]
    whole = len(names) == 1 and _COMMAS.search(names[0])
    if whole or any(_SEPARATORS.search(name) for name in names):
        return "".join(f"{name}\n" for name in names)
    return "；".join(names)
