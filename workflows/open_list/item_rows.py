"""Items of change requests as rows of a table, for those that are written by the thousand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import CONTENT_FIELDS, ChangeItem, EntryRow
from cases.states.list_change import ItemDecision
from workflows.open_list.bulk_rows import reserve_ids, write_rows
from workflows.open_list.changed_fields import EMPTY, plain
from workflows.open_list.graded import grading_for
from workflows.open_list.item_reasons import reason_where_regraded, reason_where_tighter
from workflows.open_list.merged_rows import ROW_COLUMNS, row_values
from workflows.open_list.screening import screen_wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cases.grading import Grading
    from cases.queries.wordings import Content, Said
    from cases.states.list_change import ItemOperation

ITEM_COLUMNS = (
    "change_id",
    "position",
    "operation",
    "entry_id",
    "base_row_id",
    "proposed_row_id",
    "fields",
    "needs_security_review",
    "findings",
    "justification",
    "reason_code",
    "grade_reason",
    "decision",
    "decision_reason",
)


def field_changes(
    base: Mapping[str, Any] | None,  # Any: values by field
    content: Mapping[str, Any],  # Any: values by field
) -> list[list[Any]]:  # Any: JSON
    """Return name, old and new value of each field that a proposal changes, as JSON holds them."""
    if base is None:
        return [
            [name, None, plain(value)]
            for name in CONTENT_FIELDS
            if (value := content[name]) not in EMPTY
        ]
    return [
        [name, plain(base[name]), plain(content[name])]
        for name in CONTENT_FIELDS
        if base[name] != content[name]
    ]


def screened(
    base: Mapping[str, Any] | None,  # Any: values by field
    content: Mapping[str, Any],  # Any: values by field
    grading: Grading | None,
) -> tuple[bool, list[dict[str, Any]]]:  # Any: JSON
    """Return whether a proposed wording needs the security review, and what the screen says.

    Args:
        base: what stands; None: the entry is not listed.
        content: the wording proposed.
        grading: the scheme of the day; None where neither wording has a level.
    """
    screening = screen_wording(content, previous=base, grading=grading)
    findings = [finding.as_json() for finding in screening.findings]
    return screening.needs_security_review, findings


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What an item says of one entry.

    Attributes:
        entry: the entry.
        operation: what it does to it.
        base: the row that the entry has now; None: it is not listed.
        content: the wording proposed; None: the entry is removed.
        why: the justification.
        reason_code: why it takes openness away, where it does.
    """

    entry: int
    operation: ItemOperation
    base: Said | None
    content: Content | None
    why: str
    reason_code: str = ""


def write_proposals(change: int, proposals: Sequence[Proposal], *, after: int, on: date) -> None:
    """Write items of a request with the rows that they propose; a few statements for all of them.

    Args:
        change: the request, by key.
        proposals: what they say, in order.
        after: position of the last item that the request has already.
        on: the day whose scheme of grading counts.

    Writes: one item each, and a row where it proposes a wording.
    """
    grading = grading_for(*_grades(proposals), on=on)
    rows, items = [], []
    keys = reserve_ids(EntryRow, len(proposals)) if proposals else []
    numbered = enumerate(zip(proposals, keys, strict=True), after + 1)
    for position, (each, key) in numbered:
        now, said = each.base.content if each.base else None, each.content
        if said is not None:
            rows.append(row_values(key, each.entry, said))
        items.append(
            (
                change,
                position,
                each.operation.value,
                each.entry,
                each.base.row if each.base else None,
                None if said is None else key,
                [] if said is None else field_changes(now, said),
                *((False, []) if said is None else screened(now, said, grading)),
                each.why,
                reason_where_tighter(now, said, reason=each.reason_code),
                reason_where_regraded(now, said, reason=each.why),
                ItemDecision.PENDING.value,
                "",
            )
        )
    write_rows(EntryRow, ROW_COLUMNS, rows)
    write_rows(ChangeItem, ITEM_COLUMNS, items)


def _grades(proposals: Sequence[Proposal]) -> Iterator[str]:
    for each in proposals:
        if each.content is not None:
            yield each.content["grade"]
            yield each.base.content["grade"] if each.base else ""
