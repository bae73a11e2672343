"""Items of change requests as rows of a table, for those that are written by the thousand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import CONTENT_FIELDS, ChangeItem, EntryRow
from cases.states.list_change import ItemDecision
from workflows.open_list.bulk_rows import reserve_ids, write_rows
from workflows.open_list.changed_fields import EMPTY, plain
from workflows.open_list.merged_rows import ROW_COLUMNS, row_values
from workflows.open_list.screening import is_tighter, screen_wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
) -> tuple[bool, list[dict[str, Any]]]:  # Any: JSON
    """Return whether a proposed wording needs the security review, and what the screen says."""
    screening = screen_wording(content, previous=base)
    findings = [finding.as_json() for finding in screening.findings]
    return screening.needs_security_review, findings


def reason_where_tighter(
    base: Mapping[str, Any] | None,  # Any: values by field
    content: Mapping[str, Any] | None,  # Any: values by field
    *,
    reason: str,
) -> str:
    """Return why a proposal takes openness away; empty where it does not.

    Args:
        base: what stands; None: the entry is not listed.
        content: the wording proposed; None: the entry is removed.
        reason: one of `TighteningReason`.
    """
    if base is None or (content is not None and not is_tighter(content, base)):
        return ""
    return reason


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


def write_proposals(change: int, proposals: Sequence[Proposal], *, after: int) -> None:
    """Write items of a request with the rows that they propose; a few statements for all of them.

    Args:
        change: the request, by key.
        proposals: what they say, in order.
        after: position of the last item that the request has already.

    Writes: one item each, and a row where it proposes a wording.
    """
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
                *((False, []) if said is None else screened(now, said)),
                each.why,
                reason_where_tighter(now, said, reason=each.reason_code),
                ItemDecision.PENDING.value,
                "",
            )
        )
    write_rows(EntryRow, ROW_COLUMNS, rows)
    write_rows(ChangeItem, ITEM_COLUMNS, items)
