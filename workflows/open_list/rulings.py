"""What a conflict, and the ruling on it, mean for whoever had said what stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries.neighbours import PASSED
from cases.states.conflict import Conflict
from cases.states.list_change import ItemOperation
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, KeysView, Sequence
    from typing import Any

    from cases.models import ChangeItem, ItemConflict

# Of a field of a conflict: what stood, and where its answer stands; what answers there are.
STANDING_VALUE, OWN_VALUE, ANSWER = 2, 3, 4
STOOD, JOINT, REFUSED = "standing", "joint", "mine"


def ruling_against(item: ChangeItem, met: Iterable[ItemConflict]) -> ItemConflict | None:
    """Return the last ruling among some conflicts with what an item had been approved for."""
    ruled = [each for each in met if each.ruled_at is not None and is_party(item, each)]
    return ruled[-1] if ruled else None


def is_party(item: ChangeItem, met: ItemConflict) -> bool:
    """Tell whether an item had been approved for something that a change met in a conflict.

    What was replaced before, so that something else stood, is no party. Nor is what is approved
    after the ruling; before it, any approval of the fields is something more to rule on.
    """
    if item.decision not in PASSED or item.decided_at is None:
        return False
    if met.ruled_at is not None and item.decided_at > met.ruled_at:
        return False
    if item.operation == ItemOperation.REMOVE:
        return met.reason == Conflict.ENTRY_REMOVED
    said = _said(item)
    if met.ruled_at is None and item.decided_at > met.found_at:
        return any(values[0] in said for values in met.fields)
    return any(_says_what_stood(said, values) for values in met.fields)


def answers_to(
    item: ChangeItem, met: ItemConflict, *, differing: Collection[str]
) -> dict[str, str]:
    """Return, by each field of an item that a ruling was about, whose wording is taken of it.

    What was edited after the ruling counts as it is proposed now.

    Args:
        item: the item that had said what stood.
        met: the conflict that was ruled on.
        differing: the fields that the author proposes otherwise than the item by now.
    """
    said = _said(item)
    found = {
        values[0]: values[ANSWER]
        for values in met.fields
        if len(values) > ANSWER and _says_what_stood(said, values)
    }
    return {name: _as_it_is(answer, differs=name in differing) for name, answer in found.items()}


def is_untouched(item: ChangeItem, met: ItemConflict) -> bool:
    """Tell whether a wording that was to be agreed on is still that of one of the two sides.

    Args:
        item: what the ruling's author proposes now.
        met: the conflict that was ruled on.
    """
    said = _said(item)
    return any(
        values[ANSWER:] == [JOINT]
        and wording_key(said.get(values[0], values[STANDING_VALUE]))
        in (wording_key(values[STANDING_VALUE]), wording_key(values[OWN_VALUE]))
        for values in met.fields
    )


def still_said(item: ChangeItem, passed: Sequence[ChangeItem]) -> frozenset[str]:
    """Return the fields of an approved item that no later approval says otherwise.

    Args:
        item: the item.
        passed: the approved items about the same entry, in the order of approval.
    """
    later = [each for each in passed if is_before(item, each)]
    if any(each.operation == ItemOperation.REMOVE for each in later):
        return frozenset()
    gone = {
        name
        for each in later
        for name, _old, new in each.fields
        if name in _said(item) and wording_key(new) != wording_key(_said(item)[name])
    }
    return frozenset(_said(item).keys() - gone)


def stands(item: ChangeItem, passed: Sequence[ChangeItem]) -> bool:
    """Tell whether anything of what an approved item says, or its removal, still counts."""
    if item.operation == ItemOperation.REMOVE:
        return not any(is_before(item, each) for each in passed)
    return bool(still_said(item, passed))


def is_before(item: ChangeItem, other: ChangeItem) -> bool:
    """Tell whether of two approved items the first was approved first."""
    if item.decision not in PASSED or other.decision not in PASSED:
        return False
    if item.decided_at is None or other.decided_at is None:
        return False
    return (item.decided_at, item.pk) < (other.decided_at, other.pk)


def spoken(item: ChangeItem) -> KeysView[str]:
    """Return the fields that an item changes, in order."""
    return _said(item).keys()


def _said(item: ChangeItem) -> dict[str, Any]:  # Any: values by field
    return {name: new for name, _old, new in item.fields if name not in DERIVED_FROM_CONDITIONS}


def _says_what_stood(said: dict[str, Any], values: Sequence[Any]) -> bool:  # Any: as above
    name = values[0]
    return name in said and wording_key(said[name]) == wording_key(values[STANDING_VALUE])


def _as_it_is(answer: str, *, differs: bool) -> str:
    if answer == STOOD and differs:
        return REFUSED
    if answer == REFUSED and not differs:
        return STOOD
    return answer
