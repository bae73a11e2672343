"""What the dossier of a change request says of each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.templatetags.open_list import field_label, field_value, item_name
from cases.events import as_plain
from cases.queries.list_changes import items_for_archive
from reports.dossier_table import DossierTable
from workflows.open_list.last_words import last_words

if TYPE_CHECKING:
    from cases.models import ChangeItem, ListChange
    from workflows.open_list.last_words import LastWord

# Longer values stand whole in the file beside the table.
SHOWN_CHARACTERS = 120


def table_of_change(change: ListChange) -> DossierTable:
    """Return each item of a request: what it changes, why, and what was decided by whom.

    Who may take the dossier sees the request. A version has no such table: it holds the words of
    several departments, and who sees it need not see their requests.
    """
    found = list(items_for_archive(change))
    words = last_words(found)
    return DossierTable(
        title="调整条目",
        header=("条目", "操作", "变化", "说明", "决定"),
        widths=(0.2, 0.1, 0.38, 0.14, 0.18),
        rows=[
            (
                _name(item),
                item.get_operation_display(),
                _changes(item),
                _why(item),
                _decided(item, words.get(item.pk)),
            )
            for item in found
        ],
        file="items.json",
        data=[_facts(item, words.get(item.pk)) for item in found],
    )


def _name(item: ChangeItem) -> str:
    return f"{item.change.number} 第 {item.position} 项\n{item_name(item)}\n{item.entry.uid}"


def _changes(item: ChangeItem) -> str:
    if item.proposed_row is None:
        return "整条移出清单。"
    is_new = item.base_row is None
    return "\n".join(
        f"{field_label(name)}：{_shown(new, name)}"
        if is_new
        else f"{field_label(name)}：{_shown(old, name)} → {_shown(new, name)}"
        for name, old, new in item.fields
    )


def _shown(value: Any, name: str) -> str:  # Any: a stored value
    text = field_value(value, name)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _why(item: ChangeItem) -> str:
    return item.justification or "—"


def _decided(item: ChangeItem, word: LastWord | None) -> str:
    who = item.decided_by.name if item.decided_by else ""
    said = (item.get_decision_display(), who, item.decision_reason, *_replaced(word))
    return "\n".join(filter(None, said))


def _replaced(word: LastWord | None) -> list[str]:
    """Return what of an item its version does not say, because of later approvals."""
    return [
        f"已被 {each.change.number} 的后续批准取代，版本没有采用：{each.labels or '整条'}"
        for each in (word.replaced if word else ())
    ]


def _facts(item: ChangeItem, word: LastWord | None) -> dict[str, Any]:  # Any: JSON content
    return as_plain(
        {
            "request": item.change.number,
            "position": item.position,
            "entry": str(item.entry.uid),
            "name": item_name(item),
            "operation": item.operation,
            "fields": item.fields,
            "base_hash": item.base_row.row_hash if item.base_row else None,
            "proposed_hash": item.proposed_row.row_hash if item.proposed_row else None,
            "justification": item.justification,
            "findings": item.findings,
            "decision": item.decision,
            "decision_reason": item.decision_reason,
            "decided_by": item.decided_by.name if item.decided_by else None,
            "decided_at": item.decided_at,
            "version": item.list_version.number if item.list_version else None,
            "replaced": [
                {"request": each.change.number, "fields": each.fields}
                for each in (word.replaced if word else ())
            ],
        }
    )
