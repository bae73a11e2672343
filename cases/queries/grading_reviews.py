"""Reads of yearly reviews of levels: what a review lists, and what of it still waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value, When

from cases.models import (
    ChangeItem,
    EntryRow,
    GradeConfirmation,
    GradingReview,
    Organisation,
    ReviewedEntry,
)
from cases.queries.grading import refused_by
from cases.queries.visible import visible_to
from cases.states.case_kind import CaseKind
from cases.states.grading import GradeGap, Judged
from cases.states.list_change import HOLDING, NOT_HANDED_IN, ItemOperation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.grading import Grading, Level
    from cases.models import Case, Membership, Person

ENTRIES_ON_A_PAGE = 50
REVIEWS_SHOWN = 100


def fits(levels: Mapping[str, Level], *, row: str = "") -> Q:
    """Return which wordings have a level that allows their attribute, as a condition on them.

    Args:
        levels: of the scheme in force, by value.
        row: the way to the wording, such as `proposed_row__`; empty: the wording itself.
    """
    return Q(**{f"{row}grade__in": list(levels)}) & ~refused_by(levels, row=row)


def gap_of(levels: Mapping[str, Level]) -> models.Case:  # noqa: TID251  # the SQL expression
    """Return why a wording that does not fit must be looked at, as an expression."""
    return models.Case(  # noqa: TID251  # the SQL expression, written as the ban asks
        When(grade="", then=Value(GradeGap.UNGRADED.value)),
        When(grade__in=list(levels), then=Value(GradeGap.MISFIT.value)),
        default=Value(GradeGap.OTHER_WORD.value),
        output_field=models.CharField(),
    )


def entries_to_review(levels: Mapping[str, Level]) -> QuerySet[EntryRow]:
    """Return the listed entries that a scheme asks about and no open review lists, in no order.

    Those are the entries without a level, with one that the scheme lacks, and with one that does
    not allow their attribute.
    """
    listed = ReviewedEntry.objects.filter(
        entry=OuterRef("entry_id"),
        review__organisation=OuterRef("provider_id"),
        review__finished__isnull=True,
    )
    newest = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    return newest.filter(~fits(levels), ~Exists(listed)).order_by()


def providers_to_review(levels: Mapping[str, Level], *, on: date) -> Sequence[Organisation]:
    """Return the organisations in office that provide such entries."""
    providers = entries_to_review(levels).values("provider_id").distinct()
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return list(Organisation.objects.filter(still, pk__in=providers).order_by("pk"))


def listed_rows(review: GradingReview) -> QuerySet[EntryRow]:
    """Return the newest wordings of what a review lists, as far as they are its organisation's."""
    listed = ReviewedEntry.objects.filter(review=review, entry=OuterRef("entry_id"))
    newest = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    return newest.filter(Exists(listed), provider=review.organisation_id).order_by()


def unjudged_rows(review: GradingReview, grading: Grading) -> QuerySet[EntryRow]:
    """Return what of a review has neither a level that fits, nor a request, nor a confirmation."""
    return listed_rows(review).exclude(
        fits(grading.levels) | _confirmed(review) | _proposed(grading.levels)
    )


def _confirmed(review: GradingReview) -> Exists:
    """Return that the wording was confirmed with the level and the attribute that it has."""
    return Exists(
        GradeConfirmation.objects.filter(
            review=review,
            entry=OuterRef("entry_id"),
            row__grade=OuterRef("grade"),
            row__open_type=OuterRef("open_type"),
        )
    )


def _proposed(levels: Mapping[str, Level]) -> Exists:
    """Return that a request is handed in and not refused that removes the entry or grades it."""
    helps = Q(operation=ItemOperation.REMOVE) | fits(levels, row="proposed_row__")
    alive = ChangeItem.objects.filter(
        helps,
        entry=OuterRef("entry_id"),
        decision__in=HOLDING,
    )
    return Exists(alive.exclude(change__state__in=NOT_HANDED_IN))


def review_page(
    review: GradingReview,
    grading: Grading,
    *,
    judged: str = "",
    gap: str = "",
    after: int = 0,
) -> Sequence[Any]:  # Any: a wording with `judged` and `gap`, of which its type knows nothing
    """Return one page of what a review lists, each with `judged` and `gap`, and one more.

    Args:
        review: whose entries.
        grading: the scheme in force.
        judged: only what stands so, one of `Judged`; empty: all.
        gap: only what was listed for this reason; empty: all.
        after: the last entry of the page before.
    """
    rows = _with_standing(review, grading).filter(entry_id__gt=after)
    if judged:
        rows = rows.filter(judged=judged)
    if gap:
        rows = rows.filter(gap=gap)
    return list(rows.order_by("entry_id")[: ENTRIES_ON_A_PAGE + 1])


def judged_counts(review: GradingReview, grading: Grading) -> dict[Judged, int]:
    """Return how many entries of a review stand how, in one statement."""
    rows = _with_standing(review, grading).values_list("judged").annotate(entries=Count("pk"))
    found = dict(rows)
    return {each: found.get(each.value, 0) for each in Judged}


def _with_standing(
    review: GradingReview, grading: Grading
) -> QuerySet[Any, Any]:  # Any: a row with `judged` and `gap`, of which its type knows nothing
    listed = ReviewedEntry.objects.filter(review=review, entry=OuterRef("entry_id"))
    stands = models.Case(  # noqa: TID251  # the SQL expression, written as the ban asks
        When(fits(grading.levels), then=Value(Judged.FITS.value)),
        When(_confirmed(review), then=Value(Judged.CONFIRMED.value)),
        When(_proposed(grading.levels), then=Value(Judged.PROPOSED.value)),
        default=Value(Judged.OPEN.value),
        output_field=models.CharField(),
    )
    return listed_rows(review).annotate(judged=stands, gap=Subquery(listed.values("gap")[:1]))


def open_reviews() -> QuerySet[GradingReview]:
    """Return the reviews that nobody has closed, oldest first."""
    return GradingReview.objects.filter(finished__isnull=True).order_by("pk")


def review_numbered(person: Person, number: str, *, on: date) -> GradingReview | None:
    """Return a review that the person may know of."""
    seen = visible_to(person, on=on).filter(kind=CaseKind.GRADING_REVIEW, number=number)
    found = GradingReview.objects.filter(pk__in=seen.values("pk"))
    return found.select_related("organisation", "scheme", "change").first()


def reviews_in_sight(person: Person, *, on: date, hats: Sequence[Membership]) -> Sequence[Case]:
    """Return reviews that a person may know of, open ones first, then the newest.

    Args:
        person: who looks.
        on: the day on which roles count.
        hats: what `hats_on` gave for that day.
    """
    seen = visible_to(person, on=on, hats=hats).filter(kind=CaseKind.GRADING_REVIEW)
    ordered = seen.select_related("organisation").order_by(
        F("finished").desc(nulls_first=True), "-pk"
    )
    return list(ordered[:REVIEWS_SHOWN])
