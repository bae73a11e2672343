"""Who said what now stands of an entry, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import CONTENT_FIELDS
from cases.states.list_change import ItemOperation
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS, plain
from workflows.open_list.merging import merge
from workflows.open_list.wording import content_of, wording_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from cases.models import ChangeItem
    from workflows.open_list.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Source:
    """One approved item, and what of the wording that stands it said.

    Attributes:
        item: the item, with its request.
        fields: those fields, in the entry's order; none: it removed, or added, the entry.
    """

    item: ChangeItem
    fields: tuple[str, ...]


def sources_of(
    item: ChangeItem, standing: Standing, passed: Sequence[ChangeItem]
) -> tuple[Source, ...]:
    """Return who said what an item in conflict met.

    A field is said by the approved item that gave it the value which stands and has stood since:
    what touched other fields only, said it again, or was itself overtaken, is not named.

    Args:
        item: the item in conflict, with its rows.
        standing: what stands of its entry.
        passed: the approved items about the same entry, in the order in which they count.
    """
    if standing.content is None:
        return _last(passed, ItemOperation.REMOVE)
    if item.base_row is None:
        return _last(passed, ItemOperation.ADD) if passed else ()
    by_item: dict[int, list[str]] = {}
    for name in _met(item, standing.content):
        setter = _setter(name, standing.content[name], passed)
        if setter is not None:
            by_item.setdefault(setter.pk, []).append(name)
    return tuple(
        Source(item=each, fields=tuple(by_item[each.pk])) for each in passed if each.pk in by_item
    )


def _met(item: ChangeItem, content: dict[str, Any]) -> Iterable[str]:  # Any: values by field
    """Return the fields in conflict; all that changed meanwhile where the entry is the question."""
    base = content_of(item.base_row) if item.base_row else {}
    mine = content_of(item.proposed_row) if item.proposed_row else base
    found = merge(base, content, mine).overlaps or tuple(
        name for name in CONTENT_FIELDS if wording_key(base[name]) != wording_key(content[name])
    )
    return [name for name in found if name not in DERIVED_FROM_CONDITIONS]


def _setter(
    name: str,
    value: Any,  # Any: a value of a field
    passed: Sequence[ChangeItem],
) -> ChangeItem | None:
    key, found = wording_key(plain(value)), None
    for each in reversed(passed):
        for field, _old, new in each.fields:
            if field == name and wording_key(new) != key:
                return found
            if field == name:
                found = each
    return found


def _last(passed: Sequence[ChangeItem], operation: ItemOperation) -> tuple[Source, ...]:
    found = [each for each in passed if each.operation == operation]
    return (Source(item=found[-1], fields=()),) if found else ()
