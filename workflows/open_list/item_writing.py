"""Write the items of a change request: what they propose, what differs, what is risky."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import CONTENT_FIELDS, ChangeItem, EntryRow, ListChange, ListEntry
from cases.queries.list_changes import holding_items
from cases.row_hash import row_hash
from cases.states.list_change import HOLDING, OPEN, ItemDecision, ItemOperation
from cases.states.tightening import TighteningReason
from cases.states.vocabulary import EntryStatus
from workflows.open_list.changed_fields import plain
from workflows.open_list.grade_check import must_fit_scheme
from workflows.open_list.graded import grading_for
from workflows.open_list.identifiers import must_be_free
from workflows.open_list.item_operations import operation_between
from workflows.open_list.item_reasons import Reasons, reason_where_regraded, reason_where_tighter
from workflows.open_list.item_rows import screened
from workflows.open_list.reading.conditions import read_conditions
from workflows.open_list.reading.normalise import compare_key
from workflows.open_list.security_review import NOBODY
from workflows.open_list.settled_items import must_be_unsettled
from workflows.open_list.slower_updates import must_say_why_slower
from workflows.open_list.standing import last_row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

Values = dict[str, Any]  # Any: values by field


def remove(change: ListChange, base: EntryRow | None, *, reasons: Reasons, on: date) -> ChangeItem:
    """Let a draft take an entry off the list.

    Writes: the item, in place of what the draft said of the entry before.
    """
    if base is None:
        raise BadInput(_t("该条目不在现行清单中，不能移出。"))
    item = _item_of(change, base.entry)
    _propose(change, item, base=base, content=None, reasons=reasons, on=on)
    return _saved(item, reasons.justification)


def propose(
    change: ListChange,
    entry: ListEntry | None,
    base: EntryRow | None,
    content: Mapping[str, Any],  # Any: values by field
    *,
    reasons: Reasons,
    on: date,
) -> ChangeItem:
    """Let a draft add or change an entry.

    Args:
        change: the draft.
        entry: which entry; None: a new one.
        base: the wording that it is drafted on; None for a new entry.
        content: what the author typed, by field; the rest stays as it was.
        reasons: why.
        on: the day whose scheme of grading counts.

    Writes: the proposed row, a new entry's identity, and the item, in place of what the draft
    said of the entry before.
    """
    values = _base_content(base) | dict(content)
    item = _item_of(change, entry or ListEntry.objects.create())
    values |= _provider_of(change, item, base)
    conditions = read_conditions(values["conditions"])
    values["condition_templates"] = conditions.templates
    values["condition_supplement"] = conditions.supplement
    must_be_free(values["portal_dataset_id"], base)
    if base is not None and not _differences(base, values):
        raise BadInput(_t("没有任何字段发生变化。请修改至少一个字段，或取消本次编辑。"))
    why = reasons.justification
    must_say_why_slower(base, values["update_frequency"], justification=why)
    before = _base_content(base) if base else None
    must_fit_scheme(values, before, reason=reasons.grade, on=on)
    _propose(change, item, base=base, content=values, reasons=reasons, on=on)
    return _saved(item, why)


def suspend(change: ListChange, base: EntryRow, *, justification: str, on: date) -> ChangeItem:
    """Let a draft make an emergency suspension last; all else of the entry stays as it stands.

    Args:
        change: the draft.
        base: the wording that stands.
        justification: why.
        on: the day whose scheme of grading counts.

    Writes: the proposed row and the item.
    """
    item = _item_of(change, base.entry)
    suspended = {"status": EntryStatus.SUSPENDED.value, "provider_id": base.provider_id}
    reasons = Reasons(justification=justification, tightening=TighteningReason.EMERGENCY)
    content = _base_content(base) | suspended
    _propose(change, item, base=base, content=content, reasons=reasons, on=on)
    return _saved(item, justification)


def propose_again(
    change: ListChange,
    item: ChangeItem,
    *,
    base: EntryRow | None,
    content: Mapping[str, Any] | None,  # Any: values by field
    on: date,
) -> None:
    """Let an item propose a wording on another base; what it proposed before stays on record.

    Args:
        change: its request, a draft again.
        item: the item.
        base: the wording that stands; None: the entry is not listed.
        content: the wording proposed, `provider_id` among the fields; None: the removal.
        on: the day whose scheme of grading counts.

    Writes: the item, undecided, and the row that it proposes.
    """
    # What it met is approved and holds it up no more; what nobody has decided yet does.
    must_not_be_pending_elsewhere(change, item.entry, decisions=(ItemDecision.PENDING,))
    reasons = Reasons(
        justification=item.justification, tightening=item.reason_code, grade=item.grade_reason
    )
    _propose(change, item, base=base, content=content, reasons=reasons, on=on)
    item.save()


def _item_of(change: ListChange, entry: ListEntry) -> ChangeItem:
    rows = ("proposed_row", "base_row")
    known = change.items.select_related(*rows).filter(entry=entry).first()
    # What fell into conflict later keeps nobody from what a draft had taken up before.
    must_not_be_pending_elsewhere(change, entry, decisions=HOLDING if known else OPEN)
    if known is not None:
        must_be_unsettled(known)
    return known or ChangeItem(change=change, entry=entry, position=change.items.count() + 1)


def _saved(item: ChangeItem, justification: str) -> ChangeItem:
    before = ChangeItem.objects.filter(pk=item.pk).values_list("proposed_row_id", flat=True).first()
    item.justification = justification
    item.save()
    if not item.conflicts.exists():
        forget_rows([before])
    return item


def _propose(
    change: ListChange,
    item: ChangeItem,
    *,
    base: EntryRow | None,
    content: Mapping[str, Any] | None,  # Any: values by field
    reasons: Reasons,
    on: date,
) -> None:
    item.base_row, item.proposed_row = base, None
    item.operation, item.fields = ItemOperation.REMOVE, []
    item.needs_security_review, item.findings = False, []
    for name, nothing in NOBODY.items():
        setattr(item, name, nothing)
    if content is not None:
        # What is listed again is the same department's as before, and as open as it was.
        before = base or last_row_of(item.entry_id)
        if base is None and before is not None:
            provider = {"provider_id": before.provider_id, "provider_name": before.provider_name}
            content = {**content, **provider}
        item.operation = operation_between(base, content)
        item.proposed_row = _row(change, item.entry, before, content)
        item.fields = _differences(base, content)
        grading = grading_for(content["grade"], before.grade if before else "", on=on)
        listed = _base_content(before) if before else None
        item.needs_security_review, item.findings = screened(listed, content, grading)
    now = _base_content(base) if base else None
    item.reason_code = reason_where_tighter(now, content, reason=reasons.tightening)
    item.grade_reason = reason_where_regraded(now, content, reason=reasons.grade)
    item.decision, item.decision_reason = ItemDecision.PENDING, ""
    item.decided_by = item.decided_at = item.not_before = None


def drop(item: ChangeItem) -> None:
    """Take an item out of a draft; one that met a conflict, or was ruled about, stays.

    Writes: the item is deleted with the row that it alone proposed, or cancelled.

    Raises:
        GuardFailed: everything was decided about it before the request came back.
    """
    must_be_unsettled(item)
    if item.conflicts.exists() or item.dispositions.exists():
        item.decision = ItemDecision.CANCELLED
        item.save(update_fields=["decision"])
        return
    row = item.proposed_row_id
    item.delete()
    forget_rows([row])


def forget_rows(keys: Iterable[int | None]) -> None:
    """Delete rows that no version ever held and no item names any more."""
    rows = EntryRow.objects.filter(pk__in=[key for key in keys if key], valid_from__isnull=True)
    rows.filter(
        proposing_items__isnull=True, drafted_items__isnull=True, merged_items__isnull=True
    ).delete()


def _row(
    change: ListChange,
    entry: ListEntry,
    before: EntryRow | None,
    values: Mapping[str, Any],  # Any: values by field
) -> EntryRow:
    content = {name: values[name] for name in CONTENT_FIELDS}
    return EntryRow.objects.create(
        entry=entry,
        provider_id=_provider(change, before, values),
        name_key=compare_key(content["name"])[:200],
        row_hash=row_hash(content),
        **content,
    )


def _provider(
    change: ListChange,
    before: EntryRow | None,
    values: Mapping[str, Any],  # Any: values by field
) -> int:
    said: int | None = values.get("provider_id")
    return said or (before.provider_id if before else change.organisation_id)


def _provider_of(change: ListChange, item: ChangeItem, base: EntryRow | None) -> Values:
    """Who also provides an entry does not become its provider by changing it.

    An edit keeps whom the draft already transfers the entry to.
    """
    kept = item.proposed_row if item.decision != ItemDecision.CANCELLED else None
    before = kept or base or last_row_of(item.entry_id)
    if before is None:
        return {"provider_name": change.organisation.full_name}
    name = before.provider_name
    if before.provider_id == change.organisation_id:
        name = change.organisation.full_name
    return {"provider_id": before.provider_id, "provider_name": name}


def must_not_be_pending_elsewhere(
    change: ListChange,
    entry: ListEntry,
    *,
    decisions: Sequence[str] = OPEN,
) -> None:
    """Refuse a second open request of one organisation; two organisations may differ.

    Args:
        change: the request.
        entry: what it is about to propose something of.
        decisions: those of items that hold the entry.
    """
    others = holding_items([entry.pk], change=change)
    others = others.filter(change__finished__isnull=True, decision__in=decisions)
    other = others.exclude(change=change).select_related("change").first()
    if other is not None and other.decision == ItemDecision.CONFLICT:
        raise GuardFailed(
            _t(
                "本单位的申请 %(number)s 对该条目冲突待裁，不能另行提出。"
                "请在该申请中处理冲突，或等其办结。"
            )
            % {"number": other.change.number}
        )
    if other is not None:
        raise GuardFailed(
            _t("该条目已在申请 %(number)s 中办理，尚未生效。请等其办结，或先撤销那份申请。")
            % {"number": other.change.number}
        )


def _base_content(base: EntryRow | None) -> Values:
    source = base or EntryRow()
    return {name: getattr(source, name) for name in CONTENT_FIELDS}


def _differences(
    base: EntryRow | None,
    values: Mapping[str, Any],  # Any: values by field
) -> list[list[Any]]:  # Any: [field, old, new]
    before = _base_content(base)
    return [
        [name, plain(before[name]) if base else None, plain(values[name])]
        for name in CONTENT_FIELDS
        if values[name] != before[name]
    ]
