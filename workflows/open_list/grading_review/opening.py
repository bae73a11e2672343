"""Open the yearly reviews on the first day of a scheme: one for each organisation it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.utils.translation import gettext as _t

from cases.events import append_system_event
from cases.models import GradingReview, GradingScheme, ReviewedEntry
from cases.queries.grading import grading_on
from cases.queries.grading_reviews import entries_to_review, gap_of, providers_to_review
from cases.states.case_kind import CaseKind
from cases.states.grading_review import GradingReviewState
from cases.states.system_act import SystemAct
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.record_language import in_record_language
from workflows.open_list.bulk_rows import write_rows
from workflows.open_list.grading_review.flow import RULE, GradingReviewFlow

if TYPE_CHECKING:
    from datetime import datetime

    from cases.grading import Grading
    from cases.models import Organisation, OutboxMessage

_COLUMNS: Final = ("review_id", "entry_id", "gap")


def open_reviews_of(message: OutboxMessage, at: datetime) -> None:
    """Open a review for each organisation with entries that the scheme in force asks about.

    Entries that an open review lists already stay there and are judged by the new scheme: no
    entry is asked about twice at a time. A second delivery finds nothing left to open.

    Writes: the reviews with their events, tasks and clocks, and the entries that they list; a
    system event.
    """
    scheme = GradingScheme.objects.get(pk=message.payload["scheme"])
    on = civil_date(at)
    grading = grading_on(on)
    opened = [
        _opened(scheme, organisation, grading, at=at)
        for organisation in providers_to_review(grading.levels, on=on)
    ]
    if opened:
        append_system_event(
            act=SystemAct.GRADING_REVIEWS_OPENED,
            actor=None,
            at=at,
            data={"scheme": scheme.number, "reviews": {each.number: n for each, n in opened}},
        )


def _opened(
    scheme: GradingScheme, organisation: Organisation, grading: Grading, *, at: datetime
) -> tuple[GradingReview, int]:
    rows = entries_to_review(grading.levels).filter(provider=organisation)
    gaps = list(rows.annotate(gap=gap_of(grading.levels)).values_list("entry_id", "gap"))
    year = scheme.effective_from.year
    with in_record_language():
        title = _t("%(year)s 年度分级复核（方案%(scheme)s）：%(count)s 个条目") % {
            "year": year,
            "scheme": scheme,
            "count": len(gaps),
        }
    taken = gate.open_case(
        record=GradingReview(
            kind=CaseKind.GRADING_REVIEW,
            title=title,
            state=GradingReviewState.PENDING,
            organisation=organisation,
            scheme=scheme,
            year=year,
        ),
        flow=GradingReviewFlow,
        membership=None,
        at=at,
        rule=RULE,
        facts={"scheme": scheme.number, "entries": len(gaps)},
    )
    review = cast("GradingReview", taken.case)
    write_rows(ReviewedEntry, _COLUMNS, ((review.pk, entry, gap) for entry, gap in sorted(gaps)))
    return review, len(gaps)
