"""Write a change request by hand: open it, put entries in, take them out (工作安排 二(1))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import CONTENT_FIELDS, ChangeItem, EntryRow, ListChange, ListEntry
from cases.permissions import Requirement, require
from cases.queries.list_changes import holding_items
from cases.queries.list_versions import newest_version
from cases.row_hash import row_hash
from cases.states.case_kind import CaseKind
from cases.states.list_change import ItemOperation, ListChangeState
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.open_list.reading.conditions import read_conditions
from workflows.open_list.reading.normalise import compare_key
from workflows.open_list.request_plan import lock_organisations
from workflows.open_list.screening import screen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from cases.models import Membership
    from workflows.engine.nodes import CaseFlow
    from workflows.engine.step import Step

JUSTIFICATION_LENGTH = 300


def start_change(
    *,
    flow: type[CaseFlow],
    membership: Membership,
    title: str,
    reason: str,
    requested_on: date | None,
    at: datetime,
) -> ListChange:
    """Open an empty change request of the person's organisation, as a draft.

    Args:
        flow: the flow that it follows.
        membership: who opens it, for which organisation.
        title: one line that the queues show.
        reason: why the list should change.
        requested_on: the day from which the changes may take effect; None: the next version.
        at: the moment of opening.

    Writes: the request, its first event and its task.

    Raises:
        NotAllowed: the person does not hold the role today, or it writes no requests.
        BadInput: the wished day has passed.
    """
    require(
        membership.person,
        Requirement(roles=frozenset(flow.instance.node("draft").roles), organisation=None),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    if requested_on is not None and requested_on < civil_date(at):
        raise BadInput(
            _t("希望生效日期 %(day)s 已经过去。请填今天或以后的日期，或留空，随下一个版本生效。")
            % {"day": requested_on.isoformat()}
        )
    taken = open_case(
        record=ListChange(
            kind=CaseKind.LIST_CHANGE,
            title=title,
            state=ListChangeState.DRAFT,
            organisation=membership.organisation,
            reason=reason,
            requested_on=requested_on,
            base_version=newest_version(),
        ),
        flow=flow,
        membership=membership,
        at=at,
        rule="工作安排 二(1)",
    )
    return cast("ListChange", taken.case)


def put_item(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Put one entry into a draft, or replace what the draft says of it.

    `step.data` carries `entry` (a `ListEntry`, or None for a new one), `remove` (truth),
    `content` (values by content field) and `justification`.

    Writes: the proposed row and the item; a replaced proposal's row is deleted, since no
    version ever held it.

    Raises:
        BadInput: nothing is changed, or the entry is not the organisation's own.
        GuardFailed: the entry is in another open request's hands.
    """
    change = cast("ListChange", step.case)
    # Two requests must not both find an entry or an identifier free at the same moment.
    lock_organisations([change.organisation_id])
    entry: ListEntry | None = step.data.get("entry")
    base = _newest_row(entry)
    if base is not None and base.provider_id != change.organisation_id:
        raise BadInput(
            _t("“%(name)s”由%(provider)s提供，不能由本单位提出调整。请联系该单位。")
            % {"name": base.name, "provider": base.provider_name}
        )
    if step.data.get("remove"):
        item = _removal(change, base)
    else:
        item = _proposal(change, entry, base, step.data["content"])
    item.justification = _justification(step)
    item.save()
    return {
        "operation": item.operation,
        "entry": str(item.entry.uid),
        "fields": [name for name, _old, _new in item.fields],
    }


def _justification(step: Step) -> str:
    text = str(step.data.get("justification", "")).strip()
    if len(text) > JUSTIFICATION_LENGTH:
        raise BadInput(
            _t("说明不能超过 %(length)s 个字：请删减后重新提交。")
            % {"length": JUSTIFICATION_LENGTH}
        )
    return text


def drop_item(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Take one item out of a draft.

    Writes: deletes the item and the row that it proposed.
    """
    change = cast("ListChange", step.case)
    item = change.items.select_related("entry").filter(pk=int(step.data["item"])).first()
    if item is None:
        raise BadInput(_t("该条目不在本申请中，可能已被移除。请刷新页面。"))
    _forget(item)
    return {"operation": item.operation, "entry": str(item.entry.uid)}


def _newest_row(entry: ListEntry | None) -> EntryRow | None:
    if entry is None:
        return None
    return EntryRow.objects.filter(
        entry=entry, valid_from__isnull=False, valid_until__isnull=True
    ).first()


def _removal(change: ListChange, base: EntryRow | None) -> ChangeItem:
    if base is None:
        raise BadInput(_t("该条目不在现行清单中，不能移出。"))
    return _fresh_item(change, base.entry, ItemOperation.REMOVE, base, None)


def _proposal(
    change: ListChange,
    entry: ListEntry | None,
    base: EntryRow | None,
    content: Mapping[str, Any],  # Any: values by field
) -> ChangeItem:
    values = _base_content(base) | dict(content)
    values["provider_name"] = change.organisation.full_name
    conditions = read_conditions(values["conditions"])
    values["condition_templates"] = conditions.templates
    values["condition_supplement"] = conditions.supplement
    _must_be_free(values["portal_dataset_id"], base)
    differences = _differences(base, values)
    if base is not None and not differences:
        raise BadInput(_t("没有任何字段发生变化。请修改至少一个字段，或取消本次编辑。"))
    entry = entry or ListEntry.objects.create()
    screening = screen(
        open_type=values["open_type"],
        item_names=(item["name"] for item in values["items"]),
        previous_open_type=base.open_type if base else "",
    )
    item = _fresh_item(change, entry, _operation(base, values), base, values)
    item.fields = differences
    item.needs_security_review = screening.needs_security_review
    item.findings = [finding.as_json() for finding in screening.findings]
    return item


def _fresh_item(
    change: ListChange,
    entry: ListEntry,
    operation: ItemOperation,
    base: EntryRow | None,
    values: Mapping[str, Any] | None,  # Any: values by field
) -> ChangeItem:
    earlier = change.items.filter(entry=entry).first()
    position = earlier.position if earlier else change.items.count() + 1
    if earlier:
        _forget(earlier)
    _must_not_be_pending_elsewhere(change, entry)
    row = None
    if values is not None:
        row = EntryRow.objects.create(
            entry=entry,
            provider=change.organisation,
            name_key=compare_key(values["name"])[:200],
            row_hash=row_hash(values),
            **values,
        )
    return ChangeItem(
        change=change,
        position=position,
        operation=operation,
        entry=entry,
        base_row=base,
        proposed_row=row,
    )


def _forget(item: ChangeItem) -> None:
    item.delete()
    if item.proposed_row is not None:
        item.proposed_row.delete()


def _must_not_be_pending_elsewhere(change: ListChange, entry: ListEntry) -> None:
    others = holding_items([entry.pk]).exclude(change=change)
    other = others.select_related("change").first()
    if other is not None:
        raise GuardFailed(
            _t("该条目已在申请 %(number)s 中办理，尚未生效。请等其办结，或先撤销那份申请。")
            % {"number": other.change.number}
        )


def _must_be_free(portal_dataset_id: str, base: EntryRow | None) -> None:
    if not portal_dataset_id:
        return
    taken = EntryRow.objects.filter(
        portal_dataset_id=portal_dataset_id,
        valid_from__isnull=False,
        valid_until__isnull=True,
    )
    if base is not None:
        taken = taken.exclude(entry_id=base.entry_id)
    if taken.exists():
        raise BadInput(
            _t("数据集ID“%(id)s”已属于清单中的另一个条目。请核对，或改为变更那个条目。")
            % {"id": portal_dataset_id}
        )


def _base_content(base: EntryRow | None) -> dict[str, Any]:  # Any: values by field
    source = base or EntryRow()
    return {name: getattr(source, name) for name in CONTENT_FIELDS}


def _differences(
    base: EntryRow | None,
    values: Mapping[str, Any],  # Any: values by field
) -> list[list[Any]]:  # Any: [field, old, new]
    before = _base_content(base)
    return [
        [name, before[name] if base else None, values[name]]
        for name in CONTENT_FIELDS
        if values[name] != before[name]
    ]


def _operation(
    base: EntryRow | None,
    values: Mapping[str, Any],  # Any: values by field
) -> ItemOperation:
    if base is None:
        return ItemOperation.ADD
    if values["open_type"] != base.open_type:
        return ItemOperation.RECLASSIFY
    return ItemOperation.CHANGE
