"""Turn the differences of an uploaded list into change requests, one per organisation.

Rows are written in chunks for all items of a request at once; nothing loops through model
objects, and nothing of the published list is touched.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.models import (
    CONTENT_FIELDS,
    ChangeItem,
    EntryRow,
    ListChange,
    ListEntry,
    StagedRow,
)
from cases.queries.list_versions import newest_version
from cases.states.case_kind import CaseKind
from cases.states.list_change import ItemDecision, ItemOperation, ListChangeState
from cases.states.tightening import TighteningReason
from workflows.engine.gate import open_case
from workflows.engine.record_language import in_record_language
from workflows.open_list.bulk_rows import CHUNK_ROWS, in_chunks, reserve_ids, write_rows
from workflows.open_list.changed_fields import (
    DERIVED_FROM_CONDITIONS,
    changed_fields,
    compared_fields,
    merged_items,
    silent_fields,
)
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.item_rows import (
    ITEM_COLUMNS,
    field_changes,
    reason_where_tighter,
    screened,
)
from workflows.open_list.merged_rows import ROW_COLUMNS, row_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from cases.models import ListImport, ListVersion, Membership
    from workflows.engine.step import StepTaken
    from workflows.open_list.guard import AbsentEntry
    from workflows.open_list.request_plan import RequestPlan, StagedChange

RULE = "工作安排 二(1)"
_READ = ("id", "provider_id", *CONTENT_FIELDS)

Values = dict[str, Any]  # Any: a value for each field of an entry


def open_requests(
    *,
    list_import: ListImport,
    plan: Sequence[RequestPlan],
    membership: Membership,
    at: datetime,
) -> list[StepTaken]:
    """Open one change request for each organisation, with all its items.

    The requests come first, through the gate; their items follow together, so that many small
    organisations cost no more statements than a large one.

    Args:
        list_import: where the changes come from.
        plan: what each organisation's request holds.
        membership: the role under which the requests are made.
        at: the moment of proposing.

    Writes: the requests with their events and tasks; new entries, proposed rows and items.

    Rests on 工作安排 二(1), decisions.md (Open list).
    """
    base_version = newest_version()
    taken = [_open(list_import, request, base_version, membership, at) for request in plan]
    columns = frozenset(list_import.columns)
    changes = [
        (step.case.pk, position, change)
        for step, request in zip(taken, plan, strict=True)
        for position, change in enumerate(request.changes, 1)
    ]
    for chunk in in_chunks(changes, lambda change: change[2].characters):
        _write_items(chunk, columns)
    _write_removals(
        (step.case.pk, position, absent)
        for step, request in zip(taken, plan, strict=True)
        for position, absent in enumerate(request.removals, len(request.changes) + 1)
    )
    return taken


def _open(
    list_import: ListImport,
    request: RequestPlan,
    base_version: ListVersion | None,
    membership: Membership,
    at: datetime,
) -> StepTaken:
    with in_record_language():
        reason = _t("据导入的清单文件“%(file)s”提出。") % {"file": list_import.file_name}
    return open_case(
        record=ListChange(
            kind=CaseKind.LIST_CHANGE,
            title=_title(list_import, len(request.changes), len(request.removals)),
            state=ListChangeState.DRAFT,
            organisation=request.organisation,
            reason=reason,
            base_version=base_version,
            list_import=list_import,
        ),
        flow=ListChangeFlow,
        membership=membership,
        at=at,
        rule=RULE,
    )


def _title(list_import: ListImport, changes: int, removals: int) -> str:
    with in_record_language():
        title = _t("导入“%(file)s”：调整 %(changes)s 条，移出 %(removals)s 条")
    facts = {"file": list_import.file_name[:120], "changes": changes, "removals": removals}
    return (title % facts)[:200]


def _write_items(chunk: Sequence[tuple[int, int, StagedChange]], columns: frozenset[str]) -> None:
    """Write rows and items for (request, position, change), in any mixture of requests."""
    bases = _wordings(
        EntryRow, [change.base for _, _, change in chunk if change.base], ("entry_id",)
    )
    staged = _wordings(StagedRow, [change.staged for _, _, change in chunk], ())
    entries = _new_entries(sum(change.base is None for _, _, change in chunk))
    row_ids = reserve_ids(EntryRow, len(chunk))
    rows, items = [], []
    for (request, position, change), row_id in zip(chunk, row_ids, strict=True):
        base = bases[change.base] if change.base else None
        content = _proposed(staged[change.staged], base, columns)
        entry = base["entry_id"] if base else entries.pop()
        rows.append(row_values(row_id, entry, content))
        items.append(
            (
                request,
                position,
                change.operation,
                entry,
                change.base,
                row_id,
                field_changes(base, content),
                *screened(base, content),
                "",
                # The person who imports says why in the request itself.
                reason_where_tighter(base, content, reason=TighteningReason.IMPORTED.value),
                ItemDecision.PENDING.value,
                "",
            )
        )
    write_rows(EntryRow, ROW_COLUMNS, rows)
    write_rows(ChangeItem, ITEM_COLUMNS, items)


def _write_removals(removals: Iterable[tuple[int, int, AbsentEntry]]) -> None:
    with in_record_language():
        reason = _t("全量导入的文件中没有这一条目。")
    write_rows(
        ChangeItem,
        ITEM_COLUMNS,
        [
            (
                request,
                position,
                ItemOperation.REMOVE.value,
                absent.entry,
                absent.row,
                None,
                [],
                False,
                [],
                reason,
                TighteningReason.IMPORTED.value,
                ItemDecision.PENDING.value,
                "",
            )
            for request, position, absent in removals
        ],
    )


def _proposed(staged: Values, base: Values | None, columns: frozenset[str]) -> Values:
    """Lay what the file changes over what the list says; all else stays, typography too."""
    if base is None:
        return staged
    changed = changed_fields(base, staged, compared_fields(columns), silent_fields(columns))
    said = set(changed)
    if "conditions" in said:
        said.update(DERIVED_FROM_CONDITIONS)
    if "provider_id" in said:
        said.add("provider_name")
    content = base | {name: staged[name] for name in said}
    if "items" in said:
        content["items"] = merged_items(base["items"], staged["items"])
    return content


def _new_entries(count: int) -> list[int]:
    keys = reserve_ids(ListEntry, count) if count else []
    write_rows(ListEntry, ("id", "uid"), ((key, uuid.uuid4()) for key in keys))
    keys.reverse()
    return keys


def _wordings(
    model: type[StagedRow | EntryRow], keys: Sequence[int], more: tuple[str, ...]
) -> dict[int, Values]:
    names = (*_READ, *more)
    rows = model._default_manager.filter(pk__in=keys).values_list(*names)  # noqa: SLF001  # Django's public name
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows.iterator(CHUNK_ROWS)}
