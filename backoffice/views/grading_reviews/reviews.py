"""The entries of a yearly review: graded anew into a draft, or confirmed as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.middleware import status_of
from backoffice.signed_in import hats_of_page
from backoffice.views.clock import moment, today
from backoffice.views.grading_reviews.rows import review_rows
from backoffice.views.open_list.seen_version import seen_version
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_for
from cases.queries.grading import grading_on
from cases.queries.grading_reviews import (
    ENTRIES_ON_A_PAGE,
    judged_counts,
    review_numbered,
    review_page,
)
from cases.queries.list_changes import holders_of
from forms.evaluation import ticked_entries
from forms.grading_review import ReviewFilter, ReviewForm, levels_of_ticked
from forms.whole_number import whole_number
from workflows.engine import requirements
from workflows.engine.gate import act
from workflows.open_list.grading_review.flow import GradingReviewFlow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import GradingReview, Membership


@login_required
@require_GET
def review(request: SignedInRequest, number: str) -> HttpResponse:
    return _shown(request, _review_or_404(request, number))


@login_required
@require_POST
def draw_up(request: SignedInRequest, number: str) -> HttpResponse:
    found = _review_or_404(request, number)
    return _done(request, found, "draw_up", {"levels": levels_of_ticked(request.POST)})


@login_required
@require_POST
def confirm(request: SignedInRequest, number: str) -> HttpResponse:
    found = _review_or_404(request, number)
    return _done(request, found, "confirm", {"entries": ticked_entries(request.POST)})


def _review_or_404(request: SignedInRequest, number: str) -> GradingReview:
    found = review_numbered(request.user, number, on=today())
    if found is None:
        raise Http404
    return found


def _done(
    request: SignedInRequest,
    review: GradingReview,
    name: str,
    data: dict[str, Any],  # Any: what the act takes
) -> HttpResponse:
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _shown(request, review, form=form, status=422)
    try:
        act(
            case=review,
            name=name,
            actor=request.user,
            at=moment(),
            expected_version=seen_version(request, review),
            data=data | form.cleaned_data,
        )
    except NotAllowed:
        raise
    except KaifangError as error:
        review.refresh_from_db(fields=["version"])
        return _shown(request, review, form=form, refusal=error, status=status_of(error))
    said = {
        "draw_up": _t("所选条目已列入调整申请草稿，核对后请提交。"),
        "confirm": _t("所选条目已确认维持现状。"),
    }
    messages.success(request, said[name])
    return redirect("grading-review", number=review.number)


def _shown(
    request: SignedInRequest,
    review: GradingReview,
    *,
    form: ReviewForm | None = None,
    refusal: KaifangError | None = None,
    status: int = 200,
) -> HttpResponse:
    narrowed = ReviewFilter(request.GET)
    wanted = narrowed.wanted()
    after = whole_number(request.GET.get("after", "")) or 0
    on, hats = today(), hats_of_page(request, on=today())
    grading = grading_on(on)
    rows = review_page(review, grading, after=after, **wanted)
    page = rows[:ENTRIES_ON_A_PAGE]
    entries = [row.entry_id for row in page]
    held = holders_of(entries, request.user, change=review, on=on, hats=hats)
    counts = judged_counts(review, grading)
    context = {
        "case": review,
        "rows": review_rows(page, grading, held, typed=request.POST),
        "counts": [(each, each.label, n) for each, n in counts.items()],
        "filter_form": narrowed,
        "form": form or ReviewForm(),
        # Who only stands in, or speaks for a unit, writes no requests there.
        "may_draw_up": any(
            hat.person_id == request.user.pk and hat.organisation_id == review.organisation_id
            for hat in _hats_that_may(review, "draw_up", hats)
        ),
        "may_confirm": bool(_hats_that_may(review, "confirm", hats)),
        "refusal": refusal.message if refusal else "",
        "first_url": f"?{urlencode(wanted)}" if after else "",
        "next_url": f"?{urlencode({**wanted, 'after': page[-1].entry_id})}"
        if len(rows) > len(page)
        else "",
    }
    return render(request, "grading_review/entries.html", context, status=status)


def _hats_that_may(
    review: GradingReview, name: str, hats: Sequence[Membership]
) -> Sequence[Membership]:
    """Return the roles under which the person may do one of the acts of this page."""
    declared = GradingReviewFlow.act(name)
    if declared is None or review.is_closed:
        return ()
    return hats_for(hats, requirements.of_act(review, declared))
