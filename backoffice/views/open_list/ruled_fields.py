"""What a page says of a ruling on a conflict: whose wording was taken, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cases.states.conflict import Conflict, Ruling
from cases.states.list_change import ItemDecision
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS, plain
from workflows.open_list.joint_wordings import untouched_fields
from workflows.open_list.settle import STANDING
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from cases.models import ChangeItem, ItemConflict


@dataclass(frozen=True, kw_only=True)
class RuledField:
    """One field of a conflict on which its author has ruled.

    Attributes:
        field: its name.
        standing: what stood.
        mine: what the request proposed.
        answer: whose was taken: `mine`, `standing` or `joint`; empty: it is not known.
        is_reworded: whether the item proposes something else by now than was taken.
        now: what it proposes now.
        is_untouched: whether it was to be agreed on and is still the wording of one side.
    """

    field: str
    standing: Any  # Any: a value of a field as JSON has it
    mine: Any  # Any: the same
    answer: str
    is_reworded: bool
    now: Any  # Any: the same
    is_untouched: bool = False


def ruled_fields(item: ChangeItem, met: ItemConflict, *, is_last: bool) -> list[RuledField]:
    """Return what was ruled on a conflict of an item, field by field.

    Of fields that are ruled on as one, those that both sides gave alike need no telling. A removal
    proposes no wording that could have been taken. What the last conflict left to be agreed on is
    compared with what the item proposes now.
    """
    if met.reason == Conflict.CHANGED_BEFORE_REMOVAL:
        return []
    untouched = untouched_fields(item, met) if is_last else ()
    found = [
        _ruled(item, met, name, standing, mine, answer[0] if answer else "")
        for name, _base, standing, mine, *answer in met.fields
        if name not in DERIVED_FROM_CONDITIONS and wording_key(standing) != wording_key(mine)
    ]
    return [replace(each, is_untouched=each.field in untouched) for each in found]


def _ruled(
    item: ChangeItem,
    met: ItemConflict,
    name: str,
    standing: Any,  # Any: a value of a field
    mine: Any,  # Any: the same
    answer: str,
) -> RuledField:
    row = item.proposed_row
    is_proposed = (
        met.ruling == Ruling.INSISTED
        and item.decision != ItemDecision.CANCELLED
        and row is not None
        and bool(answer)
    )
    taken = standing if answer == STANDING else mine
    now = plain(getattr(row, name)) if is_proposed else taken
    return RuledField(
        field=name,
        standing=standing,
        mine=mine,
        answer=answer,
        is_reworded=wording_key(now) != wording_key(taken),
        now=now,
    )
