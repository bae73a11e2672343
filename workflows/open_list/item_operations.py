"""What an item of a change request does to its entry, told from its wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.states.list_change import ItemOperation
from cases.states.vocabulary import EntryStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import EntryRow


def operation_between(
    base: EntryRow | None,
    values: Mapping[str, Any],  # Any: values by field
) -> ItemOperation:
    """Return what turns the wording that stands into the one proposed.

    Args:
        base: what stands; None: the entry is not listed.
        values: the wording proposed.
    """
    if base is None:
        return ItemOperation.ADD
    if values.get("provider_id", base.provider_id) != base.provider_id:
        return ItemOperation.TRANSFER
    if values["open_type"] != base.open_type:
        return ItemOperation.RECLASSIFY
    return _operation_of_status(base.status, values["status"])


def _operation_of_status(before: str, after: str) -> ItemOperation:
    if before != after and after == EntryStatus.SUSPENDED:
        return ItemOperation.SUSPEND
    if before != after and before == EntryStatus.SUSPENDED:
        return ItemOperation.RESUME
    return ItemOperation.CHANGE
