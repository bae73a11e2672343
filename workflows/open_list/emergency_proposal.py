"""The list change by which an emergency suspension enters the next version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.models import ChangeItem, ListChange, ListEntry
from cases.queries.list_versions import newest_version
from cases.states.case_kind import CaseKind
from cases.states.list_change import HOLDING, ListChangeState, RequestKind
from cases.states.vocabulary import EntryStatus
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.record_language import in_record_language
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.item_writing import suspend
from workflows.open_list.request_plan import lock_organisations
from workflows.open_list.standing import row_of, standing_of

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import EmergencySuspension, EntryRow

RULE = "decisions, Open list: emergency suspension enters the next version"
NAME_SHOWN = 120


def propose_suspension(
    suspension: EmergencySuspension, *, at: datetime
) -> dict[str, Any]:  # Any: JSON facts
    """Draft a request of the provider that suspends the entry in the list itself.

    The draft is nobody's own: any of the provider's staff takes it up, and it goes the way of
    every request. Nothing is drafted where the list says already that the entry is suspended or
    does not hold it, or where a request of the provider holds the entry.

    Returns:
        `request` with the number of the draft, or `held_by` with that of the other request, or
        nothing.

    Writes: the request with its first event, task and messages; its item; the request on the
    suspension.
    """
    entry = ListEntry.objects.get(pk=suspension.entry_id)
    base = row_of(entry.pk, standing_of([entry.pk], without=0)[entry.pk])
    if base is None or base.status == EntryStatus.SUSPENDED:
        return {}
    lock_organisations([base.provider_id])
    held = _holding(entry, base)
    if held is not None:
        return {"held_by": held.number}
    change = _opened(suspension, base, at=at)
    with in_record_language():
        why = _t("%(number)s 紧急中止（%(reason)s）。") % {
            "number": suspension.number,
            "reason": suspension.get_reason_code_display(),
        }
    suspend(change, base, justification=why, on=civil_date(at))
    suspension.change = change
    suspension.save(update_fields=["change"])
    return {"request": change.number}


def _holding(entry: ListEntry, base: EntryRow) -> ListChange | None:
    items = ChangeItem.objects.filter(
        entry=entry,
        decision__in=HOLDING,
        change__organisation=base.provider_id,
        change__finished__isnull=True,
    )
    item = items.select_related("change").order_by("pk").first()
    return item.change if item else None


def _opened(suspension: EmergencySuspension, base: EntryRow, *, at: datetime) -> ListChange:
    with in_record_language():
        title = _t("中止开放“%(name)s”") % {"name": base.name[:NAME_SHOWN]}
        reason = _t("%(number)s 已确认的紧急中止，须纳入下一个清单版本。请核对后提交审核。") % {
            "number": suspension.number
        }
    change = ListChange(
        kind=CaseKind.LIST_CHANGE,
        title=title,
        state=ListChangeState.DRAFT,
        organisation=base.provider,
        request_kind=RequestKind.EMERGENCY,
        reason=reason,
        base_version=newest_version(),
    )
    open_case(record=change, flow=ListChangeFlow, membership=None, at=at, rule=RULE)
    return change
