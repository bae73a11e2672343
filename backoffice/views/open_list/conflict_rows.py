"""What the page of a conflict shows: three wordings side by side, and the questions to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import CONTENT_FIELDS
from cases.queries.conflicts import authors_by_entry, unruled_conflicts
from cases.states.conflict import Conflict
from forms.conflicts import answers_in
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS
from workflows.open_list.merging import grouped, merge
from workflows.open_list.standing import Standing, approved_before, standing_of
from workflows.open_list.wording import content_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from cases.models import ChangeItem, ItemConflict, ListChange


@dataclass(frozen=True, kw_only=True)
class FieldValues:
    """One field in its three wordings."""

    field: str
    base: Any  # Any: a value of a field
    standing: Any  # Any: the same
    mine: Any  # Any: the same


@dataclass(frozen=True, kw_only=True)
class Question:
    """One choice between what stands and what the request proposes.

    Attributes:
        key: the name that the answer is posted under.
        answer: what was typed before; empty: nothing.
        fields: the fields that are ruled on as one; none: the whole entry.
    """

    key: str
    answer: str = ""
    fields: tuple[FieldValues, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConflictRow:
    """One entry in conflict.

    Attributes:
        item: the item of the request.
        conflict: why, as it was found.
        digest: of what stands now, so that a ruling on something else is refused.
        by: who changed the entry meanwhile, as far as no version holds it yet.
        questions: what is to be ruled on.
        kept: fields that the request changes and nobody else has: they go on in any case.
        is_removed: whether the entry is on the list no longer.
    """

    item: ChangeItem
    conflict: Conflict
    digest: str
    by: tuple[str, ...]
    questions: tuple[Question, ...]
    kept: tuple[str, ...]
    is_removed: bool


def conflict_rows(change: ListChange, typed: QueryDict) -> list[ConflictRow]:
    """Return the unruled conflicts of a request on what stands now; fixed statements.

    Args:
        change: the request.
        typed: what a refused page carried.
    """
    found = unruled_conflicts(change)
    entries = {each.item.entry_id for each in found}
    standing = standing_of(entries, without=change.pk)
    authors = authors_by_entry(approved_before(entries, without=change.pk))
    answers = answers_in(typed)
    return [
        _row(each, standing[each.item.entry_id], authors.get(each.item.entry_id, ()), answers)
        for each in found
    ]


def _row(
    met: ItemConflict, standing: Standing, by: tuple[str, ...], answers: Mapping[str, str]
) -> ConflictRow:
    item = met.item
    return ConflictRow(
        item=item,
        conflict=Conflict(met.reason),
        digest=standing.digest,
        by=by,
        questions=tuple(_questions(item, standing, answers)),
        kept=_kept(item, standing),
        is_removed=standing.content is None,
    )


def _questions(item: ChangeItem, standing: Standing, answers: Mapping[str, str]) -> list[Question]:
    key = str(item.pk)
    if item.base_row is None or item.proposed_row is None or standing.content is None:
        return [Question(key=key, answer=answers.get(key, ""))]
    base, mine = content_of(item.base_row), content_of(item.proposed_row)
    groups = grouped(merge(base, standing.content, mine).overlaps)
    if not groups:
        return [Question(key=key, answer=answers.get(key, ""))]
    return [
        Question(
            key=f"{key}-{names[0]}",
            answer=answers.get(f"{key}-{names[0]}", ""),
            fields=tuple(
                FieldValues(
                    field=name, base=base[name], standing=standing.content[name], mine=mine[name]
                )
                for name in names
            ),
        )
        for names in groups
    ]


def _kept(item: ChangeItem, standing: Standing) -> tuple[str, ...]:
    if item.base_row is None or item.proposed_row is None or standing.content is None:
        return ()
    laid = merge(content_of(item.base_row), standing.content, content_of(item.proposed_row))
    # `provider_id` has a name of its own among the fields of an entry.
    return tuple(
        name
        for name in laid.brought
        if name in CONTENT_FIELDS and name not in DERIVED_FROM_CONDITIONS
    )
