"""Put entries with other levels into a draft, as many at a time as a page of a review shows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.queries.grading import grading_on
from cases.queries.list_changes import holding_items
from cases.queries.wordings import said_now
from cases.states.list_change import ItemOperation
from workflows.engine.clocks import civil_date
from workflows.open_list.graded import Graded, why_refused
from workflows.open_list.item_rows import Proposal, write_proposals
from workflows.open_list.request_plan import lock_organisations

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cases.grading import Grading
    from cases.models import ListChange
    from cases.queries.wordings import Said
    from workflows.engine.step import Step


def put_levels(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let a draft give listed entries of its organisation other levels; all else stays.

    `step.data` carries `levels` (what each entry, by primary key, is to be graded as) and
    `reason`, which every item states.

    Writes: one item with its proposed row for each entry.

    Raises:
        BadInput: no entry, one that is not the organisation's in the newest list, no other level
            than it has, or one that the scheme in force does not take for its attribute.
        GuardFailed: an entry is in another open request's hands, or in the draft already.

    Rests on decisions.md (Open list, Grading).
    """
    change = cast("ListChange", step.case)
    levels: Mapping[int, str] = step.data.get("levels", {})
    reason, on = str(step.data.get("reason", "")), civil_date(step.at)
    if not levels:
        raise BadInput(_t("没有选择条目。请先勾选条目，再提交。"), field="entries")
    lock_organisations([change.organisation_id])
    _must_be_free(change, levels)
    now, grading = said_now(levels), grading_on(on)
    proposals = [
        _proposal(change, entry, now.get(entry), grade, grading=grading, reason=reason)
        for entry, grade in sorted(levels.items())
    ]
    last = change.items.aggregate(last=Max("position"))["last"] or 0
    write_proposals(change.pk, proposals, after=last, on=on)
    counts = Counter(levels.values())
    return {"entries": sorted(levels), "levels": dict(counts), "grade_reason": reason}


def _must_be_free(change: ListChange, entries: Collection[int]) -> None:
    held = holding_items(entries, change=change).filter(change__finished__isnull=True)
    item = held.select_related("change", "base_row", "proposed_row").order_by("entry_id").first()
    if item is not None:
        raise GuardFailed(
            _t("“%(name)s”已在申请 %(number)s 中办理，尚未生效。请取消勾选，或先处理那份申请。")
            % {"name": item.base_row or item.proposed_row, "number": item.change.number}
        )


def _proposal(  # what one item says
    change: ListChange,
    entry: int,
    said: Said | None,
    grade: str,
    *,
    grading: Grading,
    reason: str,
) -> Proposal:
    if said is None or said.content["provider_id"] != change.organisation_id:
        raise BadInput(_t("所选条目中有已不在清单内或者已划转的。请刷新页面后重新选择。"))
    before = said.content
    if grade in ("", before["grade"]):
        raise BadInput(
            _t("“%(name)s”没有选择新的级别：请选择，或取消勾选，或确认维持现状。")
            % {"name": before["name"]},
            field="levels",
        )
    judged = Graded(
        grading=grading, grade=grade, open_type=before["open_type"], before=before["grade"]
    )
    if sentence := why_refused(judged, name=before["name"], reason=reason, is_new=False):
        raise BadInput(sentence, field="levels")
    content = {**before, "grade": grade}
    return Proposal(
        entry=entry, operation=ItemOperation.CHANGE, base=said, content=content, why=reason
    )
