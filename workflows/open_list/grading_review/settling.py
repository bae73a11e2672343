"""When a yearly review may be closed: by its people, or by itself once nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.queries.grading import grading_on
from cases.queries.grading_reviews import judged_counts, open_reviews
from cases.states.grading import Judged
from workflows.engine import gate
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import GradingReview
    from workflows.engine.step import Step


def must_be_judged(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let a review end of which every entry is judged or expressly confirmed.

    Judged is an entry whose level fits the scheme in force, or that a request would grade so or
    remove that is handed in and not refused; what has left the list, or is another's, is gone.

    Returns:
        How many entries stand how.

    Raises:
        GuardFailed: with how many are left.
    """
    review = cast("GradingReview", step.case)
    counts = judged_counts(review, grading_on(civil_date(step.at)))
    if counts[Judged.OPEN]:
        raise GuardFailed(
            _t(
                "还有 %(count)s 个条目没有复核。请在“逐条复核”中起草调整申请并提交，"
                "或写明理由确认维持现状。"
            )
            % {"count": counts[Judged.OPEN]}
        )
    return {each.value: entries for each, entries in counts.items() if entries}


def close_judged_reviews(*, at: datetime) -> int:
    """Close the reviews of which nothing is left to judge and nothing is under way.

    Its people may close a review earlier, once their requests are handed in; a request that is
    refused or returned meanwhile finds it still open.

    Args:
        at: the moment.

    Returns:
        How many were closed.

    Writes: each review with its event; its task and clock end.
    """
    grading = grading_on(civil_date(at))
    closed = 0
    for review in open_reviews():
        counts = judged_counts(review, grading)
        if counts[Judged.OPEN] or counts[Judged.PROPOSED]:
            continue
        gate.act(case=review, name="close", actor=None, at=at, expected_version=None, data={})
        closed += 1
    return closed
