"""Where two wordings of an entry differ, spelling habits apart."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What a column of a file says about an entry. The identifier is the key of the comparison;
# templates and supplement are derived from the condition text and follow it.
_FIELDS_OF_COLUMN: dict[str, tuple[str, ...]] = {
    "portal_dataset_id": (),
    "provider": ("provider_id",),
}
DERIVED_FROM_CONDITIONS = ("condition_templates", "condition_supplement")
# What no value looks like, whichever type it has.
EMPTY: tuple[object, ...] = (None, "", [])


def compared_fields(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the fields that a file with these columns speaks about, in a fixed order.

    `provider_id` stands for the department: an alias in the file is not a change. Further
    departments in the provider cell count as well, where the file names any.
    """
    present = sorted(columns)
    fields = [field for column in present for field in _FIELDS_OF_COLUMN.get(column, (column,))]
    if "co_providers" not in fields:
        fields.append("co_providers")
    return tuple(field for field in fields if field not in DERIVED_FROM_CONDITIONS)


def silent_fields(columns: Iterable[str]) -> frozenset[str]:
    """Return the fields of which a file says nothing where its value is empty."""
    return frozenset() if "co_providers" in columns else frozenset({"co_providers"})


def changed_fields(
    before: Mapping[str, Any],  # Any: values by field
    after: Mapping[str, Any],  # Any: values by field
    fields: Iterable[str],
    silent: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Return the fields that differ in more than spaces, brackets and character width.

    Args:
        before: the wording in the list.
        after: the wording in the file.
        fields: what is compared.
        silent: fields whose empty value in the file means nothing.
    """
    return tuple(
        field
        for field in fields
        if before[field] != after[field]
        and not (field in silent and not after[field])
        and _comparable(before[field]) != _comparable(after[field])
    )


def merged_items(before: list[dict[str, str]], after: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the new data items, keeping type and meaning of those that were there before."""
    known = {compare_key(item["name"]): item for item in before}
    return [known.get(compare_key(item["name"]), {}) | item for item in after]


def plain(value: Any) -> Any:  # Any: a value of an entry and its JSON form
    """Return a value as JSON holds it."""
    return value.isoformat() if isinstance(value, datetime) else value


def _comparable(value: Any) -> object:  # Any: a value of an entry
    if isinstance(value, str):
        return compare_key(value)
    if isinstance(value, list):
        return tuple(compare_key(item["name"]) for item in value)
    return "" if value in EMPTY else value
