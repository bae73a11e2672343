"""What an administrator chose in a leaver's plan, as the form begins from it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.queries.leaving import rows_of_leaving_plan

if TYPE_CHECKING:
    from cases.models import BulkPlan
    from workflows.administration.leaving import LeftBehind


def plan_choices(plan: BulkPlan, left: LeftBehind) -> dict[str, Any]:  # Any: form values
    """Return the reason and who was to take each group; a group that is new begins empty."""
    rows = list(rows_of_leaving_plan(plan))
    tasks = {row.work_item_id: row.to_person_id for row in rows if row.work_item_id}
    cases = {row.case_id: row.to_person_id for row in rows if not row.work_item_id}
    delegates = {each["absence"]: each["delegate"] for each in plan.data["stand_ins"]}
    chosen: dict[str, Any] = {"reason": plan.data["reason"]}
    for group in left.tasks:
        chosen[group.key] = _first(tasks, [item.pk for item in group.tasks])
    for drafts in left.drafts:
        chosen[drafts.key] = _first(cases, [case.pk for case in drafts.cases])
    for each in left.stand_ins:
        chosen[each.key] = delegates.get(each.absence.pk)
    return chosen


def _first(chosen: dict[int, int | None], keys: list[int]) -> int | None:
    return next((chosen[key] for key in keys if key in chosen), None)
