"""What the story leaves of grading, read back for its test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.demo.cast import CULTURE
from cases.models import ChangeItem, EntryRow, GradingReview
from cases.queries.grading import grading_on, grading_to_come, touched_by
from cases.queries.grading_reviews import judged_counts
from cases.states.grading import Judged

if TYPE_CHECKING:
    from datetime import date


def levels_left(*, on: date) -> dict[str, Any]:
    """Return what became of a lowered level, of a review, and what the next scheme touches."""
    lowered = ChangeItem.objects.get(proposed_row__grade="组织L2")
    review = GradingReview.objects.get(organisation__full_name=CULTURE)
    coming, grading = grading_to_come(after=on), grading_on(on)
    assert coming is not None
    assert review.change is not None
    touched = EntryRow.objects.filter(
        touched_by(coming.levels, before=grading.levels),
        valid_from__isnull=False,
        valid_until__isnull=True,
    )
    return {
        "lowered": lowered.change.state,
        "confirmed": judged_counts(review, grading)[Judged.CONFIRMED],
        "drafted": review.change.items.count(),
        "touched": touched.count(),
    }
