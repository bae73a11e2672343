"""What the pages of a case show of a yearly review: how many entries stand how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.views.clock import today
from cases.queries.grading import grading_on
from cases.queries.grading_reviews import judged_counts

if TYPE_CHECKING:
    from cases.models import GradingReview


def review_details(review: GradingReview) -> dict[str, object]:
    """Return the scheme that asks, and the counts by standing."""
    counts = judged_counts(review, grading_on(today()))
    return {"review": review, "review_counts": [(each.label, n) for each, n in counts.items()]}
