"""Rule on conflicts (冲突待裁): the author keeps what stands, or proposes again on top of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import ChangeItem, EntryRow, ItemConflict, ListChange
from cases.states.conflict import Ruling
from cases.states.list_change import ItemDecision
from workflows.engine.clocks import civil_date
from workflows.engine.record_language import in_record_language
from workflows.open_list.changed_fields import plain
from workflows.open_list.co_providers import (
    must_have_provided,
    must_help_to_provide,
    must_provide,
)
from workflows.open_list.drafted_on import note_version
from workflows.open_list.identifiers import free_identifier, holders_of
from workflows.open_list.item_writing import propose_again
from workflows.open_list.merging import all_together, grouped, merge
from workflows.open_list.request_plan import lock_organisations
from workflows.open_list.standing import Standing, last_row_of, row_of, standing_of
from workflows.open_list.wording import content_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from workflows.engine.step import Step
    from workflows.open_list.merging import Merge

Content = dict[str, Any]  # Any: values by field

# The answers to a question about a conflict; `joint` takes up the author's own wording as the draft
# of one that both sides are still to agree on.
MINE, STANDING, JOINT = "mine", "standing", "joint"


def rule_on_conflicts(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Take up the items of a conflict again as their author rules, on what stands by now.

    `step.data` carries `rulings`: by item and field, the first of those ruled on as one, `mine`,
    `standing` or `joint`; the empty field stands for the whole item. `seen` has by item the digest
    of what stood on the page; where there is no page, what is not named is proposed again as it
    was. `identifiers` gives by item another dataset identifier, where the one proposed is taken.

    Writes: base and proposed row, fields and risks of items that are proposed again; the decision
    of the others; the ruling on each conflict, its reason, and whose wording was taken of each of
    its fields; the version that the request is drafted on.

    Raises:
        BadInput: everything keeps what stands, or an entry that is to be changed, removed or
            listed again is another organisation's by now, or its dataset identifier another
            entry's.
        GuardFailed: something else stands by now than the page showed.

    Rests on open-list-quality-objection.md 2.2 (rule 3), 7 (scenarios 2, 4).
    """
    change = cast("ListChange", step.case)
    lock_organisations([change.organisation_id])
    rulings: Mapping[int, Mapping[str, str]] = step.data.get("rulings", {})
    conflicts = unruled(change)
    standing = standing_of({met.item.entry_id for met in conflicts}, without=change.pk)
    given: Mapping[int, str] = step.data.get("identifiers", {})
    held = holders_of(_identifiers(conflicts) | set(given.values()), without=change.pk)
    again = []
    for met in conflicts:
        answers = rulings.get(met.item_id, {})
        stands = standing[met.item.entry_id]
        must_stand_as_seen(met, stands, step)
        write_answers(met, stands, answers)
        said = _Said(
            answers=answers, identifier=given.get(met.item_id), held=held, on=civil_date(step.at)
        )
        insists = answers.get("") != STANDING and _take_up(change, met, stands, said)
        rule(met, Ruling.INSISTED if insists else Ruling.YIELDED, step)
        if insists:
            again.append(met.item_id)
    if not again:
        raise BadInput(
            _t("所选内容与现有内容一致，没有要重新起草的。请改用“全部采用现有内容”结束申请。")
        )
    note_version(change)
    ruled = {
        str(met.item_id): {name: answer for name, *_values, answer in met.fields}
        for met in conflicts
        if met.item_id in again and met.fields
    }
    return {
        "proposed_again": len(again),
        "yielded": len(conflicts) - len(again),
        **({"ruled_fields": ruled} if ruled else {}),
    }


def must_stand_as_seen(met: ItemConflict, standing: Standing, step: Step) -> None:
    """Refuse a ruling on something else than the page showed.

    Raises:
        GuardFailed: something else stands by now.
    """
    seen = step.data.get("seen")
    if seen is not None and seen.get(met.item_id) != standing.digest:
        name = met.item.proposed_row or met.item.base_row
        raise GuardFailed(
            _t("“%(name)s”的现有内容在您打开页面之后又有变化。请核对下列最新内容后重新选择。")
            % {"name": name}
        )


def write_answers(met: ItemConflict, standing: Standing, answers: Mapping[str, str]) -> None:
    """Keep of each field what stood when it was ruled on, and whose wording is taken."""
    base, proposed = met.item.base_row, met.item.proposed_row
    whole = answers.get("", MINE)
    if base is None or proposed is None or standing.content is None:
        met.fields = [[*values[:4], whole] for values in met.fields]
        return
    before, mine, now = content_of(base), content_of(proposed), standing.content
    overlaps = merge(before, now, mine).overlaps
    said = {
        name: STANDING if whole == STANDING else answers.get(names[0], MINE)
        for names in grouped(overlaps)
        for name in names
    }
    met.fields = [
        [name, *(plain(wording[name]) for wording in (before, now, mine)), said[name]]
        for name in overlaps
    ]


def unruled(change: ListChange) -> list[ItemConflict]:
    """Return the conflicts of a request that wait for its author, with their rows."""
    met = ItemConflict.objects.filter(item__change=change, ruling="")
    rows = ("item__entry", "item__base_row", "item__proposed_row", "item__change")
    return list(met.select_related(*rows).order_by("item__position"))


def rule(met: ItemConflict, ruling: Ruling, step: Step) -> None:
    """Write down how a conflict was ruled on, and why; who yields decides the item with it."""
    met.ruling, met.ruled_by, met.ruled_at = ruling, step.actor, step.at
    met.ruling_reason = str(step.data.get("reason", "")).strip()
    met.save(update_fields=["ruling", "ruled_by", "ruled_at", "ruling_reason", "fields"])
    if ruling == Ruling.INSISTED:
        return
    with in_record_language():
        reason = _t("提出单位采用现有内容，不再提出。")
    ChangeItem.objects.filter(pk=met.item_id).update(
        decision=ItemDecision.CANCELLED,
        decision_reason=reason,
        decided_by=step.actor,
        decided_at=step.at,
    )


def _must_be_its_own(change: ListChange, item: ChangeItem, base: EntryRow | None) -> None:
    """Taking a version back is the commission's; all else is proposed by who provides."""
    if base is not None:
        must_help_to_provide(change.organisation, base)
    elif (before := last_row_of(item.entry_id)) is not None:
        must_have_provided(change.organisation, before)


def _identifiers(conflicts: Iterable[ItemConflict]) -> set[str]:
    rows = (met.item.proposed_row for met in conflicts)
    return {row.portal_dataset_id for row in rows if row is not None}


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What the author says of one item.

    Attributes:
        answers: whose wording is taken, by field.
        identifier: another dataset identifier; None: the one that the item proposes.
        held: who has which identifier, those taken up before it included.
        on: the day whose scheme of grading counts.
    """

    answers: Mapping[str, str]
    identifier: str | None
    held: dict[str, EntryRow]
    on: date


def _take_up(change: ListChange, met: ItemConflict, standing: Standing, said: _Said) -> bool:
    """Propose an item again on what stands; False: with these fields kept, nothing is left."""
    item = met.item
    base = row_of(item.entry_id, standing)
    if item.proposed_row is None:
        if base is None:
            return False
        if change.reverses_id is None:
            must_provide(change.organisation, base)
        propose_again(change, item, base=base, content=None, on=said.on)
        return True
    content = _ruled_content(item.base_row, item.proposed_row, standing.content, said.answers)
    content["portal_dataset_id"] = free_identifier(
        content["portal_dataset_id"] if said.identifier is None else said.identifier,
        said.held,
        entry=item.entry_id,
        name=content["name"],
    )
    if content == standing.content:
        return False
    if change.reverses_id is None:
        _must_be_its_own(change, item, base)
    propose_again(change, item, base=base, content=content, on=said.on)
    if content["portal_dataset_id"] and item.proposed_row is not None:
        said.held.setdefault(content["portal_dataset_id"], item.proposed_row)
    return True


def _ruled_content(
    base: EntryRow | None,
    proposed: EntryRow,
    standing: Content | None,
    answers: Mapping[str, str],
) -> Content:
    """Lay the author's wording over what stands, but for the fields that keep it."""
    wanted = content_of(proposed)
    if base is None or standing is None:
        return wanted
    laid = merge(content_of(base), standing, wanted)
    mine = all_together(laid.overlaps) - _kept(laid, answers)
    return laid.content | {name: wanted[name] for name in mine}


def _kept(laid: Merge, answers: Mapping[str, str]) -> set[str]:
    """Return the fields of which what stands is kept, with those that are ruled on as one."""
    firsts = (names[0] for names in grouped(laid.overlaps))
    return all_together(first for first in firsts if answers.get(first) == STANDING)
