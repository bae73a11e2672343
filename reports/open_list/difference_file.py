"""What differs between two versions, to take away: a workbook, or JSON.

Entries that differ in spelling alone (仅文字写法) stand apart in both, however many there are.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any, Final

from cases.models import EntryRow
from cases.states.civil_time import SHANGHAI
from cases.states.vocabulary import (
    COLUMN_HEADERS,
    Domain,
    EntryStatus,
    OpenType,
    ResourceType,
    UpdateFrequency,
)
from reports.sheet import Sheet, write_sheets
from workflows.open_list.difference import ChangeClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workflows.open_list.difference import Difference, EntryChange

FILE_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_HEADERS: Final = ("类别", "条目标识", "数据资源名称", "提供部门", "字段", "原内容", "新内容")
_NAMES: Final = {field.name: str(field.verbose_name) for field in EntryRow._meta.fields}  # noqa: SLF001  # Django's public metadata
_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    name: {str(value): str(label) for value, label in words.choices}
    for name, words in (
        ("open_type", OpenType),
        ("domain", Domain),
        ("resource_type", ResourceType),
        ("update_frequency", UpdateFrequency),
        ("status", EntryStatus),
    )
}


def write_difference_json(found: Difference, stream: IO[bytes]) -> None:
    """Write a difference as JSON: codes, moments in UTC and texts exactly as they are."""
    said = [change for change in found.changes if change.change_class != ChangeClass.TYPOGRAPHIC]
    spelt = [change for change in found.changes if change.change_class == ChangeClass.TYPOGRAPHIC]
    whole = {
        "older": _version(found.older.label, found.older.manifest_hash),
        "newer": _version(found.newer.label, found.newer.manifest_hash),
        "counts": found.counts,
        "providers": found.counts_per_provider,
        "summary": summary_lines(found),
        "changes": [_as_json(change) for change in said],
        "typographic": [_as_json(change) for change in spelt],
    }
    stream.write(json.dumps(whole, ensure_ascii=False, indent=1, default=_moment).encode())


def write_difference_xlsx(found: Difference, stream: IO[bytes]) -> None:
    """Write a difference as a workbook: counts, departments, changes, spelling; formulas tamed."""
    counts = [(str(each.label), found.counts[each.value]) for each in ChangeClass]
    departments: list[tuple[str | int, ...]] = [
        (name, *(counted[each.value] for each in ChangeClass))
        for name, counted in found.counts_per_provider.items()
    ]
    labels = [str(each.label) for each in ChangeClass]
    said = (each for each in found.changes if each.change_class != ChangeClass.TYPOGRAPHIC)
    spelt = (each for each in found.changes if each.change_class == ChangeClass.TYPOGRAPHIC)
    versions = [("从", found.older.label), ("到", found.newer.label)]
    lines = [(line,) for line in summary_lines(found)]
    write_sheets(
        stream,
        [
            Sheet(title="汇总", headers=("类别", "条目数"), rows=[*versions, *counts]),
            Sheet(title="各部门", headers=("提供部门", *labels), rows=departments),
            Sheet(title="说明", headers=("说明",), rows=lines),
            Sheet(title="差异", headers=_HEADERS, rows=_rows(said)),
            Sheet(title="仅文字写法", headers=_HEADERS, rows=_rows(spelt)),
        ],
    )


def summary_lines(found: Difference) -> Sequence[str]:
    """Return one plain sentence for each department: how many entries of each class."""
    return [
        f"{name}："
        + "，".join(
            f"{each.label} {counted[each.value]} 条" for each in ChangeClass if counted[each.value]
        )
        + "。"
        for name, counted in found.counts_per_provider.items()
    ]


def _rows(changes: Iterator[EntryChange]) -> Iterator[tuple[str, ...]]:
    for change in changes:
        head = (
            str(change.change_class.label),
            str(change.uid),
            change.row.name,
            change.row.provider_name,
        )
        for each in change.fields:
            yield (
                *head,
                _label(each.field),
                _cell(each.old, each.field),
                _cell(each.new, each.field),
            )
        if not change.fields:
            yield (*head, "", "", "")


def _label(field: str) -> str:
    known = COLUMN_HEADERS.get("provider" if field == "provider_name" else field)
    return known or _NAMES[field]


def _cell(value: Any, field: str) -> str:  # Any: a value of a field
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, list):
        return "；".join(str(item["name"]) for item in value)
    text = "" if value is None else str(value)
    return _LABELS.get(field, {}).get(text, text)


def _as_json(change: EntryChange) -> dict[str, Any]:  # Any: JSON content
    return {
        "entry_uid": str(change.uid),
        "class": change.change_class.value,
        "name": change.row.name,
        "provider": change.row.provider_name,
        "old_row_hash": change.old.row_hash if change.old else None,
        "new_row_hash": change.new.row_hash if change.new else None,
        "fields": [
            {"field": each.field, "old": each.old, "new": each.new} for each in change.fields
        ],
    }


def _version(label: str, manifest_hash: str) -> dict[str, str]:
    return {"label": label, "manifest_hash": manifest_hash}


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()
