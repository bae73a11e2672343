"""What a change in conflict says of fields that nobody else has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import CONTENT_FIELDS
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS
from workflows.open_list.merging import merge
from workflows.open_list.wording import content_of

if TYPE_CHECKING:
    from cases.models import ChangeItem
    from workflows.open_list.standing import Standing


def harmless_changes(item: ChangeItem, standing: Standing) -> tuple[str, ...]:
    """Return the fields that an item changes besides those in conflict, in the entry's order.

    They go on with whatever is ruled field by field. Where the whole entry is the question, none
    of its fields is apart from it.

    Args:
        item: an item in conflict, with its rows.
        standing: what stands of its entry.
    """
    if item.base_row is None or item.proposed_row is None or standing.content is None:
        return ()
    laid = merge(content_of(item.base_row), standing.content, content_of(item.proposed_row))
    if not laid.overlaps:
        return ()
    # `provider_id` has a name of its own among the fields of an entry.
    return tuple(
        name
        for name in laid.brought
        if name in CONTENT_FIELDS and name not in DERIVED_FROM_CONDITIONS
    )
