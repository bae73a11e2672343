"""What the page of a conflict shows: three wordings side by side, and the questions to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backoffice.signed_in import hats_of_page
from backoffice.views.clock import today
from cases.models import CONTENT_FIELDS
from cases.queries.conflicts import passed_items, unruled_conflicts
from cases.states.conflict import Conflict
from forms.conflicts import IDENTIFIER, answers_in
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS
from workflows.open_list.graded import grading_for
from workflows.open_list.harmless import harmless_changes
from workflows.open_list.identifiers import another_holder, holders_of
from workflows.open_list.merging import grouped, merge
from workflows.open_list.screening import screen_wording
from workflows.open_list.sources import Source, sources_of
from workflows.open_list.standing import Standing, standing_of
from workflows.open_list.wording import content_of, wording_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.http import QueryDict

    from backoffice.signed_in import SignedInRequest
    from cases.grading import Grading
    from cases.models import ChangeItem, EntryRow, ItemConflict, ListChange


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
        sources: who said what stands now, field by field.
        questions: what is to be ruled on.
        kept: fields that the request changes and nobody else has: they go on in any case.
        changed: what somebody else changed meanwhile, where there is nothing to choose field by
            field.
        findings: what the screen says of both changes together, where they need a review that
            neither had.
        is_removed: whether the entry is on the list no longer.
        holder: the row of another entry that has the proposed dataset identifier.
        identifier: the identifier that a refused page carried.
    """

    item: ChangeItem
    conflict: Conflict
    digest: str
    sources: tuple[Source, ...]
    questions: tuple[Question, ...]
    kept: tuple[str, ...]
    changed: tuple[FieldValues, ...]
    findings: tuple[dict[str, Any], ...]  # Any: JSON content
    is_removed: bool
    holder: EntryRow | None
    identifier: str


def conflict_rows(request: SignedInRequest, change: ListChange) -> list[ConflictRow]:
    """Return the unruled conflicts of a request on what stands now; fixed statements.

    Args:
        request: who looks, and what a refused page carried.
        change: the request.
    """
    on = today()
    found = unruled_conflicts(change)
    entries = {each.item.entry_id for each in found}
    standing = standing_of(entries, without=change.pk)
    passed = passed_items(entries, person=request.user, on=on, hats=hats_of_page(request, on=on))
    held = holders_of({_identifier(each.item) for each in found}, without=change.pk)
    grading = grading_for(*_grades(found, standing), on=on)
    return [
        _row(
            each,
            standing[each.item.entry_id],
            [said for said in passed if said.entry_id == each.item.entry_id],
            held,
            request.POST,
            grading,
        )
        for each in found
    ]


def _grades(found: Iterable[ItemConflict], standing: Mapping[int, Standing]) -> Iterator[str]:
    """Return the levels of what the screen is asked about: no scheme is read for the rest."""
    for met in found:
        now = standing[met.item.entry_id].content
        if met.reason == Conflict.RISKY_TOGETHER and now and met.item.proposed_row:
            yield now["grade"]
            yield met.item.proposed_row.grade


def _identifier(item: ChangeItem) -> str:
    return item.proposed_row.portal_dataset_id if item.proposed_row else ""


def _row(
    met: ItemConflict,
    standing: Standing,
    passed: list[ChangeItem],
    held: Mapping[str, EntryRow],
    typed: QueryDict,
    grading: Grading | None,
) -> ConflictRow:
    item, answers = met.item, answers_in(typed)
    own, questions = _identifier(item), tuple(_questions(item, standing, answers))
    return ConflictRow(
        item=item,
        conflict=Conflict(met.reason),
        digest=standing.digest,
        sources=sources_of(item, standing, passed),
        questions=questions,
        kept=harmless_changes(item, standing),
        changed=() if questions[0].fields else _changed_meanwhile(item, standing),
        findings=_together(item, standing, grading)
        if met.reason == Conflict.RISKY_TOGETHER
        else (),
        is_removed=standing.content is None and item.base_row is not None,
        holder=another_holder(held, identifier=own, entry=item.entry_id),
        identifier=typed.get(f"{IDENTIFIER}{item.pk}", own),
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


def _changed_meanwhile(item: ChangeItem, standing: Standing) -> tuple[FieldValues, ...]:
    if item.base_row is None or standing.content is None:
        return ()
    base = content_of(item.base_row)
    mine = content_of(item.proposed_row) if item.proposed_row else base
    return tuple(
        FieldValues(field=name, base=base[name], standing=standing.content[name], mine=mine[name])
        for name in CONTENT_FIELDS
        if name not in DERIVED_FROM_CONDITIONS
        and wording_key(base[name]) != wording_key(standing.content[name])
    )


def _together(
    item: ChangeItem, standing: Standing, grading: Grading | None
) -> tuple[dict[str, Any], ...]:  # Any: JSON
    """Return what the screen says of the request's change laid over what stands."""
    if item.base_row is None or item.proposed_row is None or standing.content is None:
        return ()
    base = content_of(item.base_row)
    laid = merge(base, standing.content, content_of(item.proposed_row))
    screening = screen_wording(laid.content, previous=base, grading=grading)
    return tuple(finding.as_json() for finding in screening.findings)
