"""A plan as its page shows it, and the first rows done while the person waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.views.clock import moment, today
from cases.queries.bulk_plans import ROWS_ON_A_PAGE, row_counts, rows_after
from forms.whole_number import whole_number
from workflows.bulk_acts import BULK_ACTS
from workflows.engine.bulk.apply import work_off
from workflows.engine.delivery import worker_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backoffice.signed_in import SignedInRequest
    from cases.models import BulkPlan
    from workflows.engine.bulk.acts import BulkAct


def plan_context(
    request: SignedInRequest, plan: BulkPlan, acts: Mapping[str, BulkAct]
) -> dict[str, Any]:  # Any: template context
    after = whole_number(request.GET.get("after", "")) or 0
    only_bad = request.GET.get("only") == "bad"
    rows = rows_after(plan, person=request.user, on=today(), after=after, only_bad=only_bad)
    shown = rows[:ROWS_ON_A_PAGE]
    kept = "&only=bad" if only_bad else ""
    counts = row_counts(plan)
    unseen = plan.data.get("unseen", 0)
    return {
        "plan": plan,
        "label": acts[plan.act].label,
        "counts": counts,
        "unseen": unseen,
        "all_or_nothing_broken": plan.all_or_nothing and bool(counts.refused or unseen),
        "rows": shown,
        "only_bad": only_bad,
        "is_running": plan.applied_at is not None and plan.finished_at is None,
        "first_url": f"?{kept.removeprefix('&')}" if after else "",
        "next_url": f"?after={shown[-1].position}{kept}" if len(rows) > len(shown) else "",
    }


def work_a_little(plan: BulkPlan) -> None:
    """Do the first rows at once: most plans are short, and nobody waits for the worker."""
    work_off(at=moment(), worker=worker_name(), acts=BULK_ACTS, plan=plan)
