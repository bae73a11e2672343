"""Wordings that two departments were still to agree on, and what the author says was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import ItemConflict
from cases.queries.conflicts import AGREEMENTS, agreements_said
from cases.states.conflict import Ruling
from cases.states.list_change import ItemDecision
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS, plain
from workflows.open_list.field_names import named
from workflows.open_list.merging import grouped
from workflows.open_list.settle import JOINT
from workflows.open_list.settled_items import REFUSED, settled_among
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from cases.models import ChangeItem, ListChange
    from workflows.engine.step import Step

AGREEMENT_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class JointWording:
    """What of an item was to be agreed on, and still is the wording of one side.

    Attributes:
        met: the conflict, ruled on; its item has its rows.
        fields: the fields.
    """

    met: ItemConflict
    fields: tuple[str, ...]

    @property
    def about(self) -> str:
        """The entry and its fields, as a sentence names them."""
        row = self.met.item.proposed_row
        return _t("“%(name)s”的%(fields)s") % {"name": row, "fields": named(self.fields)}


def untouched_fields(item: ChangeItem, met: ItemConflict) -> tuple[str, ...]:
    """Return the fields of a conflict that were to be agreed on and are one side's wording yet.

    Fields that are ruled on as one count as touched where they are neither side's together.

    Args:
        item: the item, with its proposed row.
        met: the last conflict that it met.
    """
    row = item.proposed_row
    if row is None or met.ruling != Ruling.INSISTED or item.decision == ItemDecision.CANCELLED:
        return ()
    sides = {
        name: (wording_key(standing), wording_key(mine))
        for name, _base, standing, mine, *answer in met.fields
        if answer == [JOINT]
    }
    now = {name: wording_key(plain(getattr(row, name))) for name in sides}
    return tuple(
        name
        for names in grouped(sides)
        if any(all(now[each] == sides[each][side] for each in names) for side in (0, 1))
        for name in names
        if name not in DERIVED_FROM_CONDITIONS and sides[name][0] != sides[name][1]
    )


def to_be_agreed(change: ListChange) -> list[JointWording]:
    """Return what a draft leaves as it was although it was to be agreed on; two statements."""
    met = ItemConflict.objects.filter(
        item__change=change, item__decision__in=(ItemDecision.PENDING, *REFUSED)
    ).exclude(ruling="")
    rows = met.select_related("item__proposed_row").order_by("item__position", "pk")
    last = {each.item_id: each for each in rows}
    found = {
        item: fields for item, each in last.items() if (fields := untouched_fields(each.item, each))
    }
    settled = settled_among(found) if found else frozenset()
    return [
        JointWording(met=last[item], fields=fields)
        for item, fields in found.items()
        if item not in settled
    ]


def must_be_agreed(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse to hand in what was to be agreed on and is neither edited nor said to be agreed.

    `step.data` may carry `agreements`: by conflict what was agreed, with whom. What an earlier
    submission said holds where it says nothing.

    Returns:
        The agreements, for the event; nothing where none is needed.

    Raises:
        BadInput: an agreement is missing, or too long.
    """
    change = cast("ListChange", step.case)
    waiting = to_be_agreed(change)
    if not waiting:
        return {}
    said = {**agreements_said(change.pk), **step.data.get("agreements", {})}
    notes = {each.met.pk: str(said.get(each.met.pk, "")).strip() for each in waiting}
    missing = [each.about for each in waiting if not notes[each.met.pk]]
    if missing:
        raise BadInput(
            _t(
                "处理冲突时，%(names)s选的是“另行商定措辞”，但措辞还没有修改，也没有写明商定结果，"
                "没有提交。请先修改条目的措辞；商定后仍用这一措辞的，请写明与谁商定、结果如何，再提交。"
            )
            % {"names": "；".join(missing)}
        )
    if any(len(note) > AGREEMENT_LENGTH for note in notes.values()):
        raise BadInput(
            _t("商定结果不能超过 %(length)s 个字：请删减后重新提交。")
            % {"length": AGREEMENT_LENGTH}
        )
    return {AGREEMENTS: {str(met): note for met, note in notes.items()}}
